/**
 * The browser of labs that put several people on one machine: Chromium without its own windows and bars, which nobody sees there and which take a
 * third of the processor time of a meeting of four.
 */
export const LAB_BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell'

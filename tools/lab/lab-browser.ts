/**
 * The browser of labs that put several people on one machine: Chromium without its own windows and bars, which nobody sees there and which take
 * processor time from the meeting.
 */
export const LAB_BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell'

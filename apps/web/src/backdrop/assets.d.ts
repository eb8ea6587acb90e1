/** Addresses of the models that the build makes (apps/web/plugins/segmentation.ts). */
declare module 'virtual:selfie-model/*' {
  const address: string
  export default address
}

/** What the effect of the worker is: a picture comes with its pixels. */
export type Order =
  | { readonly kind: 'blur'; readonly strength: 'slight' | 'strong' }
  | { readonly kind: 'picture'; readonly pixels: ImageBitmap }

/** Where the files of the segmentation are. */
export interface ModelFiles {
  readonly loader: string
  readonly binary: string
  readonly landscape: string
  readonly portrait: string
}

/** What the page tells the worker. */
export type ToWorker =
  /** Frames come and go by streams, as far as the browser has them for media. */
  | {
      readonly do: 'start-streams'
      readonly files: ModelFiles
      readonly order: Order
      readonly interval: number
      readonly frames: ReadableStream<VideoFrame>
      readonly drawn: WritableStream<VideoFrame>
    }
  /** Frames come and go one by one, as pictures. */
  | {
      readonly do: 'start-pictures'
      readonly files: ModelFiles
      readonly order: Order
      readonly interval: number
    }
  | { readonly do: 'frame'; readonly picture: ImageBitmap }
  | { readonly do: 'change'; readonly order: Order }

/** What the worker tells the page. */
export type FromWorker =
  /** The worker's program is there. */
  | { readonly told: 'hello' }
  /** The person is found from now on; until then all of the picture was hidden. */
  | { readonly told: 'ready' }
  /** The segmentation cannot be had; all of the picture stays hidden. */
  | { readonly told: 'failed'; readonly reason: string }
  /** The machine cannot keep up; all of the picture is hidden from now on. */
  | { readonly told: 'too-slow' }
  | { readonly told: 'drawn'; readonly picture: ImageBitmap }

/** Made by `npm run embed` (scripts/embed.ts) from files that are written by hand; changes belong there. */
/** The version of this package. */
export const toolkitVersion: string = "0.1.0"

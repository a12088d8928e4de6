/** What the timeline does, as one script for the page that holds it. */
import { controlScript } from './script/control.ts'
import { drawScript } from './script/draw.ts'
import { modelScript } from './script/model.ts'
import { sceneScript } from './script/scene.ts'

/** Draws and serves the timeline of the page. */
export const timelineScript: string = `
;(() => {
  'use strict'
  const root = document.querySelector('.timeline')
  if (!root) return
  root.hidden = false
  const overview = root.querySelector('.tl-overview')
  const lanes = root.querySelector('.tl-lanes')
  const board = lanes.querySelector('canvas')
${modelScript}${drawScript}${sceneScript}${controlScript}
})()
`

import { files } from './libraries/files.ts'
import { hold } from './hold.ts'

hold(files)

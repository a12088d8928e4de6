import { databases } from './libraries/databases.ts'
import { hold } from './hold.ts'

hold(databases)

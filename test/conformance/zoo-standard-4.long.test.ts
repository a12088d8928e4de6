import { standardKills } from './zoo/standard-kills.ts'

standardKills(4, 4)

import { standardKills } from './zoo/standard-kills.ts'

standardKills(2, 4)

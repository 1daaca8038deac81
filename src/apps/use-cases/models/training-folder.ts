import { join } from 'node:path'
import type { Dependencies } from '../dependencies.ts'

/** Where the rows of a training lie until it is done: of patients, readable by the owner only. */
export const trainingFolder = ({ folder }: Pick<Dependencies, 'folder'>): string => join(folder.path, 'training')

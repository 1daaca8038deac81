// `npm start -- --port N --data DIR --empty`: installs what is missing and serves.
import { launch } from './launch.js'

launch(['serve', ...process.argv.slice(2)])

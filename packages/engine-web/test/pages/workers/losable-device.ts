/** An inference worker whose graphics device is destroyed when a page says so on the channel `lose-device`. */
import './destroy-on-demand.js';
import '../../../dist/worker/worker-main.js';

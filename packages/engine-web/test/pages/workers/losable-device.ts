/** An inference worker whose graphics device is destroyed in the middle of its work, once a page has said so on the channel `lose-device`. */
import './destroy-on-demand.js';
import '../../../dist/worker/worker-main.js';

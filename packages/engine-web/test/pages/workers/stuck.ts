/** An inference worker that stops answering for good once a page says so on the channel `get-stuck`. */
import './loop-on-demand.js';
import '../../../dist/worker/worker-main.js';

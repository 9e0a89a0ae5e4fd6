/** An inference worker on a driver that drops every shader without a word. */
import './drop-dispatches.js';
import '../../../dist/worker/worker-main.js';

GPUComputePassEncoder.prototype.dispatchWorkgroups = () => undefined;
GPUComputePassEncoder.prototype.dispatchWorkgroupsIndirect = () => undefined;

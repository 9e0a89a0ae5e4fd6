import type { NamedTensor, VoiceConditioning } from '../engine/conditioning.js';

/** A deep copy of conditioning. */
export function copyConditioning(conditioning: VoiceConditioning): VoiceConditioning {
  return {
    modelId: conditioning.modelId,
    modelRevision: conditioning.modelRevision,
    tensors: Object.fromEntries(
      Object.entries(conditioning.tensors).map(([name, tensor]) => [name, copyTensor(tensor)]),
    ),
  };
}

function copyTensor(tensor: NamedTensor): NamedTensor {
  return { ...tensor, dims: [...tensor.dims], data: tensor.data.slice() } as NamedTensor;
}

/** Bytes that the tensors of some conditioning occupy in memory. */
export function conditioningBytes(conditioning: VoiceConditioning): number {
  let bytes = 0;
  for (const tensor of Object.values(conditioning.tensors)) bytes += tensor.data.byteLength;
  return bytes;
}

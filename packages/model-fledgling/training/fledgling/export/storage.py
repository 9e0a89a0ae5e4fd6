"""Makes exported graphs small: weights as int8 with a scale, tables of cosines computed by the graph itself."""
from __future__ import annotations

import math
from typing import List

import numpy as np
import onnx
from onnx import helper, mapping, numpy_helper

from .graphs import BASES, Basis

_SMALLEST = 2048
"""Weights with fewer values stay in float32."""


def _basis_nodes(name: str, basis: Basis) -> List[onnx.NodeProto]:
    """Nodes that compute the table called ``name``; the same arithmetic as :func:`graphs.basis_table`."""
    prefix = name.replace(".", "_")
    nodes: List[onnx.NodeProto] = []

    def constant(label: str, value: object, kind: type = np.float32) -> str:
        output = f"{prefix}_{label}"
        nodes.append(helper.make_node("Constant", [], [output], value=numpy_helper.from_array(np.asarray(value, kind))))
        return output

    def node(operator: str, label: str, *inputs: str, **attributes: object) -> str:
        output = name if label == "" else f"{prefix}_{label}"
        nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    zero, one = constant("zero", 0), constant("one", 1)
    axis = constant("axis", [1], np.int64)
    n = node("Range", "n", zero, constant("length", basis.length), one)
    k = node("Unsqueeze", "column", node("Range", "k", zero, constant("bins", basis.bins), one), axis)
    turns = node("Mod", "turns", node("Mul", "product", k, n), constant("size", basis.size), fmod=1)
    angle = node("Mul", "angle", turns, constant("step", 2 * math.pi / basis.size))
    sine = node("Mul", "negative", node("Sin", "sine", angle), constant("minus", -1))
    table = node("Concat", "table", node("Cos", "cosine", angle), sine, axis=0)
    if basis.window:
        turn = node("Mul", "turn", n, constant("window_step", 2 * math.pi / basis.length))
        half = constant("half", 0.5)
        window = node("Sub", "window", half, node("Mul", "swing", node("Cos", "rise", turn), half))
        scaled = node("Mul", "scaled", table, window)
    else:
        scaled = node("Mul", "scaled", table, constant("scale", basis.scale))
    node("Unsqueeze", "", scaled, axis)
    return nodes


def _as_int8(tensor: onnx.TensorProto, values: np.ndarray) -> "tuple[List[onnx.TensorProto], List[onnx.NodeProto]]":
    """Values by row (of a matrix that is multiplied from the right: by column) as int8 with a scale each."""
    axis = 1 if values.ndim == 2 and tensor.name.startswith("onnx::MatMul") else 0
    others = tuple(i for i in range(values.ndim) if i != axis)
    scale = np.maximum(np.abs(values).max(others, keepdims=True), 1e-8) / 127
    rounded = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
    name = tensor.name
    stored = [
        numpy_helper.from_array(rounded, f"{name}_q"),
        numpy_helper.from_array(scale.astype(np.float32), f"{name}_s"),
    ]
    nodes = [
        helper.make_node("Cast", [f"{name}_q"], [f"{name}_f"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}_f", f"{name}_s"], [name]),
    ]
    return stored, nodes


def _without_conversions(nodes: List[onnx.NodeProto]) -> List[onnx.NodeProto]:
    """Nodes with conversions of constants done.

    The exporter writes a limit such as ``clamp(50.0, 450.0)`` as a 64-bit number with a conversion, which ONNX Runtime's
    WebGPU build has no code for: it refused the decoder.
    """
    constants = {n.output[0]: n.attribute[0].t for n in nodes if n.op_type == "Constant" and n.attribute[0].name == "value"}
    made: List[onnx.NodeProto] = []
    for node in nodes:
        if node.op_type == "Cast" and node.input[0] in constants:
            kind = mapping.TENSOR_TYPE_TO_NP_TYPE[node.attribute[0].i]
            value = numpy_helper.to_array(constants[node.input[0]]).astype(kind)
            node = helper.make_node("Constant", [], list(node.output), value=numpy_helper.from_array(value))
        made.append(node)
    used = {name for node in made for name in node.input}
    return [node for node in made if node.op_type != "Constant" or node.output[0] in used]


def compact(model: onnx.ModelProto, int8: bool) -> onnx.ModelProto:
    """The model with its cosine tables as nodes and, if asked, its large weights as int8; changed in place."""
    graph = model.graph
    kept: List[onnx.TensorProto] = []
    first: List[onnx.NodeProto] = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if "basis_" in tensor.name:
            first += _basis_nodes(tensor.name, BASES[int(tensor.name.split("basis_")[1][0])])
        elif int8 and values.dtype == np.float32 and values.size >= _SMALLEST and values.ndim >= 2:
            stored, nodes = _as_int8(tensor, values)
            kept += stored
            first += nodes
        else:
            kept.append(tensor)
    initial = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in initial]
    nodes = first + _without_conversions(list(graph.node))
    for field, values in ((graph.node, nodes), (graph.initializer, kept), (graph.input, inputs)):
        del field[:]
        field.extend(values)
    return model

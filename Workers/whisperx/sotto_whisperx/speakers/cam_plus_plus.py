"""CAM++, a network that turns speech into a vector of its speaker's voice.

After Wang, Zheng, Chen, Cheng and Chen, "CAM++: A Fast and Efficient Network for Speaker
Verification Using Context-Aware Masking", Interspeech 2023 (arXiv 2303.00332). The parameters are
named as in the published weights, so that their state dictionary can be loaded.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import torch
from torch import nn
from torch.nn import functional

BANDS = 80
DIMENSION = 192

_HEAD_CHANNELS = 32
_FIRST_CHANNELS = 128
_GROWTH = 32
_BOTTLENECK = 128
# Layers and dilation of each block.
_BLOCKS = ((12, 1), (24, 2), (16, 2))
# Frames that share one context vector.
_SEGMENT_FRAMES = 100


class CamPlusPlus(nn.Module):  # type: ignore[misc]
    """Features (batch, frames, `BANDS`), of zero mean over the frames, to vectors (batch,
    `DIMENSION`) that are compared by their cosine. Rows of a batch do not influence each other."""

    def __init__(self) -> None:
        super().__init__()
        self.head = _Head()
        channels = _FIRST_CHANNELS
        parts: OrderedDict[str, Any] = OrderedDict()
        parts["tdnn"] = _Convolution(_HEAD_CHANNELS * BANDS // 8, channels, width=5, stride=2)
        for number, (layers, dilation) in enumerate(_BLOCKS, 1):
            parts[f"block{number}"] = _DenseBlock(channels, layers, dilation)
            channels += layers * _GROWTH
            parts[f"transit{number}"] = _Transition(channels, channels // 2)
            channels //= 2
        parts["out_nonlinear"] = _NormalizedRelu(channels)
        parts["stats"] = _Statistics()
        parts["dense"] = _Projection(channels * 2, DIMENSION)
        self.xvector = nn.Sequential(parts)

    def forward(self, features: Any) -> Any:
        return self.xvector(self.head(features.transpose(1, 2).unsqueeze(1)))


class _Head(nn.Module):  # type: ignore[misc]
    """Convolutions over bands and frames, (batch, 1, bands, frames) to (batch, channels, frames);
    an eighth of the bands is left."""

    def __init__(self) -> None:
        super().__init__()
        channels = _HEAD_CHANNELS
        self.conv1 = nn.Conv2d(1, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.layer1 = nn.Sequential(_Residual(channels, stride=2), _Residual(channels, stride=1))
        self.layer2 = nn.Sequential(_Residual(channels, stride=2), _Residual(channels, stride=1))
        self.conv2 = nn.Conv2d(channels, channels, 3, stride=(2, 1), padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, spectrum: Any) -> Any:
        hidden = functional.relu(self.bn1(self.conv1(spectrum)))
        hidden = self.layer2(self.layer1(hidden))
        return functional.relu(self.bn2(self.conv2(hidden))).flatten(1, 2)


class _Residual(nn.Module):  # type: ignore[misc]
    """Two convolutions beside a shortcut; `stride` is that of the bands."""

    def __init__(self, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, stride=(stride, 1), padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.shortcut = nn.Sequential()
        if stride != 1:
            self.shortcut.append(nn.Conv2d(channels, channels, 1, stride=(stride, 1), bias=False))
            self.shortcut.append(nn.BatchNorm2d(channels))

    def forward(self, hidden: Any) -> Any:
        changed = functional.relu(self.bn1(self.conv1(hidden)))
        return functional.relu(self.bn2(self.conv2(changed)) + self.shortcut(hidden))


class _NormalizedRelu(nn.Module):  # type: ignore[misc]
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.batchnorm = nn.BatchNorm1d(channels)

    def forward(self, hidden: Any) -> Any:
        return functional.relu(self.batchnorm(hidden))


class _Convolution(nn.Module):  # type: ignore[misc]
    def __init__(self, channels: int, outputs: int, width: int, stride: int) -> None:
        super().__init__()
        self.linear = nn.Conv1d(
            channels, outputs, width, stride=stride, padding=width // 2, bias=False
        )
        self.nonlinear = _NormalizedRelu(outputs)

    def forward(self, hidden: Any) -> Any:
        return self.nonlinear(self.linear(hidden))


class _DenseBlock(nn.Module):  # type: ignore[misc]
    """Each layer hears the block's input and what all layers before it have found."""

    def __init__(self, channels: int, layers: int, dilation: int) -> None:
        super().__init__()
        for number in range(layers):
            layer = _DenseLayer(channels + number * _GROWTH, dilation)
            self.add_module(f"tdnnd{number + 1}", layer)

    def forward(self, hidden: Any) -> Any:
        for layer in self.children():
            hidden = torch.cat([hidden, layer(hidden)], dim=1)
        return hidden


class _DenseLayer(nn.Module):  # type: ignore[misc]
    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.nonlinear1 = _NormalizedRelu(channels)
        self.linear1 = nn.Conv1d(channels, _BOTTLENECK, 1, bias=False)
        self.nonlinear2 = _NormalizedRelu(_BOTTLENECK)
        self.cam_layer = _ContextMask(dilation)

    def forward(self, hidden: Any) -> Any:
        return self.cam_layer(self.nonlinear2(self.linear1(self.nonlinear1(hidden))))


class _ContextMask(nn.Module):  # type: ignore[misc]
    """A convolution, weighted by what the whole and the segment around a frame sound like."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.linear_local = nn.Conv1d(
            _BOTTLENECK, _GROWTH, 3, padding=dilation, dilation=dilation, bias=False
        )
        self.linear1 = nn.Conv1d(_BOTTLENECK, _BOTTLENECK // 2, 1)
        self.linear2 = nn.Conv1d(_BOTTLENECK // 2, _GROWTH, 1)

    def forward(self, hidden: Any) -> Any:
        segments = functional.avg_pool1d(hidden, _SEGMENT_FRAMES, ceil_mode=True)
        context = segments + hidden.mean(-1, keepdim=True)
        weights = torch.sigmoid(self.linear2(functional.relu(self.linear1(context))))
        frames = hidden.shape[-1]
        return self.linear_local(hidden) * weights.repeat_interleave(_SEGMENT_FRAMES, -1)[
            ..., :frames
        ]


class _Transition(nn.Module):  # type: ignore[misc]
    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__()
        self.nonlinear = _NormalizedRelu(channels)
        self.linear = nn.Conv1d(channels, outputs, 1, bias=False)

    def forward(self, hidden: Any) -> Any:
        return self.linear(self.nonlinear(hidden))


class _Statistics(nn.Module):  # type: ignore[misc]
    """Mean and standard deviation over the frames, (batch, 2 × channels)."""

    def forward(self, hidden: Any) -> Any:
        return torch.cat([hidden.mean(-1), hidden.std(-1)], dim=1)


class _Projection(nn.Module):  # type: ignore[misc]
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.linear = nn.Conv1d(inputs, outputs, 1, bias=False)
        self.nonlinear = nn.Sequential(
            OrderedDict(batchnorm=nn.BatchNorm1d(outputs, affine=False))
        )

    def forward(self, statistics: Any) -> Any:
        return self.nonlinear(self.linear(statistics.unsqueeze(-1)).squeeze(-1))

"""Small networks of every kind of layer that people export from PyTorch, for make_pytorch_files.py."""

import torch
import torchvision
from torch import nn
from torch.nn import functional as F


class Plain(nn.Module):
    """What most people export: convolutions with batch normalisation, pooling, a view by the size of the batch."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 6, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU(inplace=True),
            nn.Conv2d(6, 6, 3, padding=2, dilation=2, groups=3), nn.ReLU6(), nn.MaxPool2d(3, 2, ceil_mode=True),
            nn.Conv2d(6, 8, 1), nn.LeakyReLU(0.2), nn.AvgPool2d(2, 1, count_include_pad=False, padding=1), nn.Dropout(0.5))
        self.classifier = nn.Linear(8, 5)

    def forward(self, x):
        x = self.features(x)
        x = F.adaptive_avg_pool2d(x, 1)
        return self.classifier(x.view(x.size(0), -1))


class Activations(nn.Module):
    """Each activation on a slice of its own."""

    KINDS = (nn.ELU, nn.SELU, nn.CELU, nn.GELU, lambda: nn.GELU("tanh"), nn.SiLU, nn.Mish, nn.Hardswish, nn.Hardsigmoid, nn.Hardtanh, nn.Softplus, nn.Softsign,
             nn.LogSigmoid, nn.Tanhshrink, lambda: nn.Hardshrink(0.3), lambda: nn.Softshrink(0.3), lambda: nn.Threshold(0.0, 0.0), nn.PReLU,
             lambda: nn.Softmax(1), lambda: nn.LogSoftmax(-1), lambda: nn.GLU(1))

    def __init__(self):
        super().__init__()
        self.kinds = nn.ModuleList(kind() for kind in self.KINDS)

    def forward(self, x):
        return torch.cat([kind(part) for kind, part in zip(self.kinds, torch.split(x, 2, 1))], 1)


class Norms(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 6, 3, padding=1)
        self.norms = nn.Sequential(
            nn.GroupNorm(3, 6), nn.InstanceNorm2d(6, affine=True), nn.InstanceNorm2d(6), nn.LayerNorm([6, 7, 7]), nn.LocalResponseNorm(3))
        for module in self.norms:
            for weight in module.parameters():
                nn.init.uniform_(weight, 0.5, 1.5)

    def forward(self, x):
        return F.normalize(self.norms(self.conv(x)), dim=1)


class Roots(nn.Module):
    """Norms of the newer language models."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(6, 8)
        self.norm = nn.RMSNorm(8)
        nn.init.uniform_(self.norm.weight, 0.5, 1.5)

    def forward(self, x):
        return F.rms_norm(self.norm(self.dense(x)), (4, 8), eps=1e-3)


class Sizes(nn.Module):
    """All ways to make a picture larger or smaller."""

    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose2d(4, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.shuffle = nn.PixelShuffle(2)

    def forward(self, x):
        y = self.shuffle(self.up(x))
        parts = [
            F.interpolate(y, scale_factor=2, mode="nearest"),
            F.interpolate(y, size=(9, 11), mode="bilinear", align_corners=False),
            F.interpolate(y, size=(9, 11), mode="bilinear", align_corners=True),
            F.interpolate(y, scale_factor=1.5, mode="bicubic", align_corners=False),
            F.adaptive_avg_pool2d(y, (3, 4)), F.adaptive_max_pool2d(y, (2, 4)),
            F.pad(y, (1, 2, 0, 1), mode="reflect"), F.pad(y, (1, 2, 0, 1), mode="replicate"), F.pad(y, (1, -1, 0, 1), value=0.5)]
        return torch.cat([part.flatten(1) for part in parts], 1)


class Moves(nn.Module):
    """Views, joins and reductions."""

    def forward(self, x):
        n, c, h, w = x.shape
        shuffled = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
        a, b = shuffled.chunk(2, dim=1)
        rolled = torch.roll(a, shifts=(1, 2), dims=(2, 3))
        stacked = torch.stack((a, b, rolled), 1).permute(0, 2, 1, 4, 3)
        picked = stacked[:, :, 1:, ::2].flip(3)
        gathered = x.index_select(1, torch.tensor([2, 0])).clamp(-0.5, 0.75)
        masked = torch.where(x > 0, x * x, x.exp()).masked_fill(x > 1, 0.25)
        reduced = [masked.mean((2, 3)), masked.amax(3).sum(2), masked.var((2, 3), unbiased=True), masked.norm(dim=(2, 3)), masked.logsumexp((2, 3)),
                   masked.prod(3).sum(2), masked.cumsum(2)[:, :, -1].mean(2)]
        return torch.cat([picked.flatten(1), gathered.flatten(1), F.unfold(x, 2, stride=2).flatten(1)] + reduced, 1)


class Products(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 6, 4))

    def forward(self, x, y):
        a = torch.einsum("bij,hjk->bhik", x, self.weight)
        b = torch.bmm(x, x.transpose(1, 2)) @ y[..., :4]
        return torch.cat((a.flatten(1), b.flatten(1), torch.baddbmm(b, x, x.transpose(1, 2), beta=0.5, alpha=2).flatten(1)), 1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerEncoderLayer(8, 2, 12, batch_first=True, activation="gelu")
        self.cross = nn.MultiheadAttention(8, 4, batch_first=True)

    def forward(self, x):
        y = self.layer(x)
        z, _ = self.cross(y, x, x, need_weights=False)
        causal = F.scaled_dot_product_attention(y.unsqueeze(1), x.unsqueeze(1), z.unsqueeze(1), is_causal=True)
        return z + causal.squeeze(1)


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.layer = kind(4, 5, batch_first=True, **options)
        self.dense = nn.Linear(5 * (2 if options.get("bidirectional") else 1), 3)

    def forward(self, x):
        y, _ = self.layer(x)
        return self.dense(y)


class Words(nn.Module):
    """A convolutional network over places in a vocabulary."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6, padding_idx=0)
        self.conv = nn.Conv1d(6, 7, 3, padding=1)
        self.dense = nn.Linear(7, 2)

    def forward(self, words):
        x = self.embedding(words).transpose(1, 2)
        return self.dense(torch.relu(self.conv(x)).amax(2))


class Volumes(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv3d(1, 3, (1, 3, 3), padding=(0, 1, 1)), nn.BatchNorm3d(3), nn.ReLU(), nn.MaxPool3d(2), nn.ConvTranspose3d(3, 2, 2, 2))

    def forward(self, x):
        return F.avg_pool3d(self.body(x), 2).flatten(1)


class Sampled(nn.Module):
    """A spatial transformer."""

    def __init__(self):
        super().__init__()
        self.where = nn.Linear(2 * 5 * 6, 6)
        nn.init.normal_(self.where.weight, std=0.02)
        self.where.bias.data.copy_(torch.tensor([0.8, 0.1, 0.05, -0.1, 0.9, 0.07]))

    def forward(self, x):
        grid = F.affine_grid(self.where(x.flatten(1)).view(-1, 2, 3), x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False, padding_mode="zeros")


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)

    def forward(self, x):
        return torch.relu(self.conv(x)) + x


class Blocks(nn.Module):
    """Modules of one class, which a file may keep as one function."""

    def __init__(self):
        super().__init__()
        self.one = Block()
        self.two = Block()

    def forward(self, x):
        return self.two(self.one(x)).mean((2, 3))


class Choices(nn.Module):
    """Scripted: which way is taken depends on the input, and a loop goes over its columns."""

    def forward(self, x):
        total = torch.zeros_like(x[:, 0])
        for i in range(x.size(1)):
            total = total + torch.tanh(x[:, i])
        if bool(total.sum() > 1000):
            return total * 2
        return total


class Painted(nn.Module):
    """Smaller and larger again, to the sizes of what came before and of the input."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 4, 3, 2, 1)
        self.deep = nn.Conv2d(4, 4, 3, 2, 1)
        self.head = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        shallow = self.down(x)
        deep = F.interpolate(self.deep(shallow), size=shallow.shape[-2:], mode="bilinear", align_corners=False)
        return {"painted": F.interpolate(self.head(torch.cat([shallow, deep], 1)), size=x.shape[-2:], mode="bilinear", align_corners=False)}


class Lines(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv1d(3, 4, 5, 2, 2), nn.BatchNorm1d(4), nn.ReLU(), nn.MaxPool1d(2, ceil_mode=True), nn.ConvTranspose1d(4, 4, 4, 2, 1),
                                  nn.AvgPool1d(3, 2, 1), nn.Conv1d(4, 5, 3, padding="same", padding_mode="circular"), nn.AdaptiveMaxPool1d(1), nn.Flatten())

    def forward(self, x):
        return self.body(x)


class Channels(nn.Module):
    """Norms over channels of pictures of any size."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 6, 1), nn.GroupNorm(2, 6), nn.Hardswish(), nn.GroupNorm(6, 6))
        self.last = nn.LayerNorm(6)
        for norm in (self.body[1], self.body[3], self.last):
            nn.init.uniform_(norm.weight, 0.5, 1.5)

    def forward(self, x):
        return self.last(self.body(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerDecoderLayer(8, 2, 12, batch_first=True, norm_first=True)
        self.pad = torch.tensor([[False] * 6, [False] * 4 + [True] * 2])

    def forward(self, x, memory):
        return self.layer(x, memory, tgt_mask=torch.ones(5, 5).triu(1).bool(), memory_key_padding_mask=self.pad)


class Masked(nn.Module):
    """Attention of four heads with keys of two, under masks."""

    def forward(self, x):
        key = x[:, :2]
        causal = F.scaled_dot_product_attention(x, key * 0.5, key.cos(), is_causal=True, enable_gqa=True)
        return causal + F.scaled_dot_product_attention(x, x * 0.5, x.cos(), attn_mask=torch.ones(5, 5).tril().bool(), scale=0.3)


class States(nn.Module):
    """The last state of texts of several lengths."""

    def __init__(self):
        super().__init__()
        self.layer = nn.LSTM(4, 5, batch_first=True)

    def forward(self, x):
        packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor([6, 3]), batch_first=True)
        y, (hidden, cell) = self.layer(packed)
        return torch.cat([hidden[0], cell[0], nn.utils.rnn.pad_packed_sequence(y, batch_first=True)[0].mean(1)], 1)


class Cells(nn.Module):
    def __init__(self):
        super().__init__()
        self.gated = nn.GRUCell(4, 5)
        self.long = nn.LSTMCell(4, 5)

    def forward(self, x):
        hidden = self.gated(x[0])
        return self.long(x[1], (hidden, self.gated(x[1], hidden)))[0]


class Spectra(nn.Module):
    def forward(self, x):
        parts = torch.view_as_real(torch.stft(x, 8, 4, window=torch.hann_window(8, dtype=x.dtype), return_complex=True))
        return torch.cat([parts.flatten(1), torch.fft.rfft(x).abs()], 1)


class Finer(nn.Module):
    """Ways of making smaller that only newer opsets have."""

    def forward(self, x):
        parts = [F.interpolate(x, size=(7, 5), mode="bilinear", antialias=True), F.interpolate(x, size=(7, 5), mode="bicubic", antialias=True),
                 F.interpolate(x, size=(6, 5), mode="area"), F.interpolate(x, scale_factor=0.5, mode="nearest-exact")]
        return torch.cat([part.flatten(1) for part in parts], 1)


class Scattered(nn.Module):
    """Numbers put at places, sorted and counted."""

    def forward(self, x):
        places = torch.tensor([[0, 2], [1, 3]])
        changed = x.clone()
        changed[:, 1:3] = x[:, 2:4] * 2
        changed[x > 1] = 0.5
        sent = torch.zeros_like(x).scatter(1, places, x[:, :2]) + x.scatter_add(1, places, x[:, :2]) + x.index_put((torch.tensor([0, 1]), places[1]), x[:, 0])
        ordered = [x.topk(3, 1)[0], x.sort(1, descending=True)[0], x.max(1)[0][:, None], F.one_hot(x.argmax(1), 7).to(x.dtype) * x]
        folded = F.fold(F.unfold(x[:, None, None, :6].view(2, 1, 2, 3), 2, padding=1), (2, 3), 2, padding=1)
        return torch.cat([changed, sent, folded.flatten(1)] + ordered, 1)


class Conditions(nn.Module):
    """Exported: which way is taken depends on the input."""

    def forward(self, x):
        return torch.cond(x.sum() > 1000, lambda y: y * 2, lambda y: torch.tanh(y), (x,))


def narrow_resnet():
    network = torchvision.models.resnet.ResNet(torchvision.models.resnet.Bottleneck, [1, 1, 1, 1], num_classes=7, groups=1, width_per_group=1)
    narrow(network, 16)
    return network


def narrow(network, by):
    """Divides the channels of a network that does not take a width."""
    for name, child in list(network.named_children()):
        narrow(child, by)
        less = lambda n: n if n <= 7 else max(2, n // by)
        if isinstance(child, nn.Conv2d):
            setattr(network, name, nn.Conv2d(less(child.in_channels), less(child.out_channels), child.kernel_size, child.stride, child.padding, child.dilation,
                                             less(child.groups) if child.groups > 1 else 1, child.bias is not None))
        elif isinstance(child, nn.BatchNorm2d):
            setattr(network, name, nn.BatchNorm2d(less(child.num_features)))
        elif isinstance(child, nn.Linear):
            setattr(network, name, nn.Linear(less(child.in_features), child.out_features))


def mobilenet():
    return torchvision.models.mobilenetv3.MobileNetV3(
        [torchvision.models.mobilenetv3.InvertedResidualConfig(*row, 0.25) for row in (
            (16, 3, 16, 16, True, "RE", 2, 1), (16, 3, 72, 24, False, "RE", 2, 1), (24, 5, 96, 40, True, "HS", 2, 1))], 32, num_classes=6)


def convnext():
    setting = torchvision.models.convnext.CNBlockConfig
    return torchvision.models.convnext.ConvNeXt([setting(8, 16, 1), setting(16, 24, 1), setting(24, None, 1)], num_classes=5, layer_scale=0.5)


def transformer():
    network = torchvision.models.VisionTransformer(16, 4, 2, 2, 12, 20, num_classes=5)
    nn.init.normal_(network.heads.head.weight)
    return network


def swin():
    return torchvision.models.SwinTransformer([2, 2], 8, [1, 2], [1, 2], [2, 2], num_classes=5)


def densenet():
    return torchvision.models.DenseNet(4, (2, 2), 8, 2, num_classes=5)


def efficientnet():
    row = torchvision.models.efficientnet.MBConvConfig
    return torchvision.models.EfficientNet([row(1, 3, 1, 8, 8, 1, 1.0, 1.0), row(4, 5, 2, 8, 12, 2, 1.0, 1.0)], 0.2, num_classes=5, last_channel=24)

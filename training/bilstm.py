"""A bidirectional LSTM layer with its own backward pass.

Both directions run in one loop as a batch of two; the weight gradients are one matrix product after the loop.
Several times faster on one CPU core than the library's layer under autograd. Gate order i f g o.
Large products may run in bfloat16 (BF16 = True) where the processor has the instructions.
"""
import torch

BF16 = False


def mm(a, b):
    """a @ b, both fp32; in bfloat16 inside if asked for."""
    if BF16:
        return (a.to(torch.bfloat16) @ b.to(torch.bfloat16)).float()
    return a @ b


class Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, w, b):
        ctx.save_for_backward(x, w)
        ctx.has_bias = b is not None
        y = mm(x, w.t())
        return y.add_(b) if b is not None else y

    @staticmethod
    def backward(ctx, gy):
        x, w = ctx.saved_tensors
        return mm(gy, w), mm(gy.t(), x), gy.sum(0) if ctx.has_bias else None


class BiLSTM(torch.autograd.Function):
    """x [T*B, D], w_ih [2, 4h, D], w_hh [2, 4h, h], bias [2, 4h], rev [T*B] -> [T*B, 2h] in sentence order."""

    @staticmethod
    def forward(ctx, x, w_ih, w_hh, bias, rev, T, B):
        h4, h = w_hh.shape[1:]
        d = x.shape[1]
        pre = mm(x, w_ih.reshape(2 * h4, d).t()).add_(bias.reshape(-1))
        act = x.new_empty(2, T, B, h4)
        act[0] = pre[:, :h4].view(T, B, h4)
        act[1] = pre[:, h4:].index_select(0, rev).view(T, B, h4)
        wt = w_hh.transpose(1, 2).contiguous()
        cs, tcs, hs = (x.new_empty(2, T, B, h) for _ in range(3))
        for t in range(T):
            a = act[:, t]
            if t:
                a.baddbmm_(hs[:, t - 1], wt)
            a[..., :2 * h].sigmoid_()
            a[..., 2 * h:3 * h].tanh_()
            a[..., 3 * h:].sigmoid_()
            c = cs[:, t]
            torch.mul(a[..., :h], a[..., 2 * h:3 * h], out=c)
            if t:
                c.addcmul_(a[..., h:2 * h], cs[:, t - 1])
            torch.tanh(c, out=tcs[:, t])
            torch.mul(a[..., 3 * h:], tcs[:, t], out=hs[:, t])
        ctx.save_for_backward(x, w_ih, w_hh, rev, act, cs, tcs, hs)
        ctx.dims = (T, B)
        return torch.cat([hs[0].view(T * B, h), hs[1].view(T * B, h).index_select(0, rev)], 1)

    @staticmethod
    def backward(ctx, gy):
        x, w_ih, w_hh, rev, act, cs, tcs, hs = ctx.saved_tensors
        T, B = ctx.dims
        h4, h = w_hh.shape[1:]
        gh = torch.stack([gy[:, :h], gy[:, h:].index_select(0, rev)]).view(2, T, B, h)
        i, f, g, o = act.view(2, T, B, 4, h).unbind(3)
        # What each gate's derivative is multiplied with, for all steps at once.
        coef = torch.empty(2, T, B, 4, h)
        one = 1.0
        torch.mul(i * (one - i), g, out=coef[..., 0, :])
        fp = f * (one - f)
        coef[:, 0, :, 1] = 0
        if T > 1:
            torch.mul(fp[:, 1:], cs[:, :-1], out=coef[:, 1:, :, 1])
        torch.mul(i, one - g * g, out=coef[..., 2, :])
        torch.mul(o * (one - o), tcs, out=coef[..., 3, :])
        through = o * (one - tcs * tcs)
        dG = torch.empty(2, T, B, 4, h)
        dc = torch.zeros(2, B, h)
        dh = gh[:, T - 1].clone()
        for t in range(T - 1, -1, -1):
            dc.addcmul_(dh, through[:, t])
            torch.mul(dc.unsqueeze(2), coef[:, t, :, :3], out=dG[:, t, :, :3])
            torch.mul(dh, coef[:, t, :, 3], out=dG[:, t, :, 3])
            dc.mul_(f[:, t])
            if t:
                dh = torch.baddbmm(gh[:, t - 1], dG[:, t].reshape(2, B, h4), w_hh)
        dG = dG.view(2, T * B, h4)
        g_hh = torch.stack([mm(dG[k, B:].t(), hs[k].view(T * B, h)[:-B] if T > 1 else hs[k].view(T * B, h)[:0])
                            for k in range(2)])
        flat = torch.cat([dG[0], dG[1].index_select(0, rev)], 1)
        g_ih = mm(flat.t(), x).view(2, h4, -1)
        gx = mm(flat, w_ih.reshape(2 * h4, -1))
        return gx, g_ih, g_hh, dG.sum(1), None, None, None

package io.github.fenchel.backend.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function that DJL's native interface lacks, written in TorchScript.
 *
 * <p>Above all {@code torch.autograd.grad}: DJL offers only {@code backward}, which adds to every
 * weight that the loss depends on and, when it keeps a graph, leaves a cycle of references behind.
 */
final class Script implements AutoCloseable {

  /** The functions, in TorchScript's serialized syntax. */
  enum Source {
    /**
     * Gradients of {@code outputs[0]} with respect to the inputs, zero where it does not depend on
     * one; with a graph of their own if {@code create} is not 0.
     */
    GRADIENT(
        """
          def forward(self: __torch__.Function,
            outputs: List[Tensor],
            inputs: List[Tensor],
            create: Tensor) -> List[Tensor]:
            r = annotate(List[Tensor], [])
            if ops.prim.requires_grad(outputs[0]):
              g = torch.autograd.grad(outputs, inputs, None, None, bool(create), True)
              for i in range(torch.len(inputs)):
                x = g[i]
                if torch.__is__(x, None):
                  _0 = torch.zeros_like(inputs[i])
                else:
                  _0 = unchecked_cast(Tensor, x)
                _1 = torch.append(r, _0)
            else:
              for _2 in range(torch.len(inputs)):
                _3 = torch.append(r, torch.zeros_like(inputs[_2]))
            return r
        """),
    /**
     * The bounds are 0-d tensors on the CPU, which DJL would otherwise create again on the device.
     */
    CLIP(
        """
          def forward(self: __torch__.Function,
            x: Tensor,
            low: Tensor,
            high: Tensor) -> Tensor:
            return torch.clamp(x, float(low), float(high))
        """),
    /** Maximum over the last axis; its gradient is shared by ties, which {@code max}'s is not. */
    MAX(
        """
          def forward(self: __torch__.Function,
            x: Tensor) -> Tensor:
            return torch.amax(x, [-1])
        """),
    /**
     * The same numbers, channels last in memory, also where one channel or one pixel leaves it
     * open: {@code contiguous} would then do nothing.
     */
    CHANNELS_LAST(
        """
          def forward(self: __torch__.Function,
            x: Tensor) -> Tensor:
            if torch.eq(torch.stride(x, 1), 1):
              done = torch.eq(torch.stride(x, 3), torch.size(x, 1))
            else:
              done = False
            if done:
              y = x
            else:
              y = torch.clone(x, memory_format=2)
            return y
        """),
    /**
     * A step of Adam: weight and moments, each written once more than what is computed in place.
     */
    ADAM(
        """
          def forward(self: __torch__.Function,
            weight: Tensor,
            first: Tensor,
            second: Tensor,
            g: Tensor,
            beta1: Tensor,
            beta2: Tensor,
            rate: Tensor,
            epsilon: Tensor) -> List[Tensor]:
            w = torch.detach(weight)
            m = torch.add(g, torch.detach(first), alpha=float(beta1))
            v = torch.mul(torch.detach(second), float(beta2))
            _0 = torch.addcmul_(v, g, g)
            r = torch.sqrt(v)
            _1 = torch.add_(r, float(epsilon))
            return [torch.addcdiv(w, m, r, value=torch.neg(float(rate))), m, v]
        """),
    /**
     * The statistics of a batch to the last digits, and what makes up for those of PyTorch's own
     * batch norm: its kernel for images that lie channels last adds a channel's values one after
     * another. Here they are added in groups, each as many as {@code rows}, and the groups' means
     * and variances are combined. Results: factor and term of {@code z = (x - mean) / root} that
     * turn the kernel's {@code z} into the exact one, {@code z = factor z' + term}; mean; biased
     * variance.
     */
    STATISTICS(
        """
          def forward(self: __torch__.Function,
            images: Tensor,
            rows: Tensor,
            epsilon: Tensor) -> List[Tensor]:
            x = torch.detach(images)
            c = torch.size(x, 1)
            kernelMean, kernelVariance = torch.batch_norm_update_stats(x, None, None, 0.)
            if torch.is_contiguous(x, 2):
              _0 = torch.permute(x, [0, 2, 3, 1])
              groups = torch.reshape(_0, [int(rows), -1])
              m, v = torch.batch_norm_update_stats(groups, None, None, 0.)
              means = torch.view(m, [-1, c])
              mean = torch.mean(means, [0])
              _1 = torch.mean(torch.view(v, [-1, c]), [0])
              _2 = torch.mean(torch.square(torch.sub(means, mean)), [0])
              variance = torch.add(_1, _2)
            else:
              mean, variance = kernelMean, kernelVariance
            root = torch.sqrt(torch.add(variance, float(epsilon)))
            _3 = torch.sqrt(torch.add(kernelVariance, float(epsilon)))
            factor = torch.div(_3, root)
            term = torch.div(torch.sub(kernelMean, mean), root)
            return [factor, term, mean, variance]
        """),
    /** PyTorch's softplus is {@code x} from 20 on, which is wrong by 2e-9. */
    SOFTPLUS(
        """
          def forward(self: __torch__.Function,
            x: Tensor) -> Tensor:
            return torch.neg(torch.log_sigmoid(torch.neg(x)))
        """);

    private final String method;

    Source(String method) {
      this.method = method;
    }
  }

  // A pickled object of the class Function with its one attribute, training, false.
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nFunction\n)\u0081}X\u0008\u0000\u0000\u0000training\u0089sb.";
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private final PtSymbolBlock block;

  Script(PtNDManager manager, Source source) {
    try {
      block =
          JniUtils.loadModule(
              manager, new ByteArrayInputStream(archive(source.method)), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls the function; nothing of the results is remembered but by the current scope. */
  NDList call(PtNDArray... arguments) {
    return IValueUtils.forward(block, new NDList(arguments), true);
  }

  /** Calls the function with one result. */
  PtNDArray one(PtNDArray... arguments) {
    return (PtNDArray) call(arguments).singletonOrThrow();
  }

  @Override
  public void close() {
    block.close();
  }

  /** Packs a method as {@code torch.jit.save} does. */
  private static byte[] archive(String method) throws IOException {
    String code =
        """
        class Function(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
        """
            + method;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "function/data.pkl", OBJECT);
      put(zip, "function/code/__torch__.py", code);
      put(zip, "function/constants.pkl", NO_CONSTANTS);
      put(zip, "function/version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
    zip.closeEntry();
  }
}

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
     * A copy that lies channels last in memory, also where one channel leaves it open: {@code
     * contiguous} would then do nothing.
     */
    CHANNELS_LAST(
        """
          def forward(self: __torch__.Function,
            x: Tensor) -> Tensor:
            return torch.clone(x, memory_format=2)
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

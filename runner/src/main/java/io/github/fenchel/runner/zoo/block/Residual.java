package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.ActivationShape;
import io.github.fenchel.runner.zoo.layer.Composed;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.List;

/**
 * A branch beside a shortcut: {@code a(branch(x) + shortcut(x))} with the activation {@code a}.
 *
 * @param branch what is learned beside the shortcut; it ends with as many channels
 * @param shortcut nothing, or a projection where the shape changes
 * @param activation the nonlinearity after the sum; nothing in newer networks
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., 2015</a>
 */
public record Residual(Layer branch, Layer shortcut, Layer activation) implements Composed {

  /** A branch beside nothing, and nothing after the sum. */
  public static Residual of(Layer branch) {
    return new Residual(branch, Sequential.of(), Sequential.of());
  }

  @Override
  public List<Layer> layers() {
    return List.of(branch, shortcut, activation);
  }

  @Override
  public Residual smoothed() {
    return new Residual(branch.smoothed(), shortcut.smoothed(), activation.smoothed());
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return branch.after(input).beside(shortcut.after(input));
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor sum = branch.forward(input, pass).add(shortcut.forward(input, pass));
    return activation.forward(sum, pass);
  }
}

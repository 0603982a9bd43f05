package io.github.fenchel.runner.zoo.block;

import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.zoo.layer.ActivationShape;
import io.github.fenchel.runner.zoo.layer.Composed;
import io.github.fenchel.runner.zoo.layer.ForwardPass;
import io.github.fenchel.runner.zoo.layer.Layer;
import io.github.fenchel.runner.zoo.layer.Sequential;
import java.util.List;

/**
 * A residual block that normalizes and activates first: {@code branch(p) + x} with {@code p =
 * before(x)}; where the shape changes, {@code branch(p) + projection(p)}.
 *
 * @param before norm and activation
 * @param branch what is learned beside the shortcut
 * @param projection a strided 1x1 convolution where the shape changes, else nothing
 * @see <a href="https://arxiv.org/abs/1603.05027">He et al., 2016</a>
 */
public record PreActivated(Sequential before, Sequential branch, Sequential projection)
    implements Composed {

  @Override
  public List<Layer> layers() {
    return List.of(before, branch, projection);
  }

  @Override
  public PreActivated smoothed() {
    return new PreActivated(before.smoothed(), branch.smoothed(), projection.smoothed());
  }

  @Override
  public ActivationShape after(ActivationShape input) {
    return branch.after(before.after(input));
  }

  @Override
  public Tensor forward(Tensor input, ForwardPass pass) {
    Tensor activated = before.forward(input, pass);
    Tensor shortcut = projection.layers().isEmpty() ? input : projection.forward(activated, pass);
    return branch.forward(activated, pass).add(shortcut);
  }
}

package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.tensor.Tensor;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A norm some of whose functions are replaced.
 *
 * @param norm whose other functions stay
 */
record Altered(
    Norm norm,
    UnaryOperator<Tensor> penalty,
    UnaryOperator<Tensor> regularizer,
    UnaryOperator<Tensor> maximizer,
    BinaryOperator<Tensor> prox)
    implements Norm {

  static Altered of(Norm norm) {
    return new Altered(norm, norm::penalty, norm::regularizer, norm::maximizer, norm::prox);
  }

  Altered withPenalty(UnaryOperator<Tensor> other) {
    return new Altered(norm, other, regularizer, maximizer, prox);
  }

  Altered withRegularizer(UnaryOperator<Tensor> other) {
    return new Altered(norm, penalty, other, maximizer, prox);
  }

  Altered withMaximizer(UnaryOperator<Tensor> other) {
    return new Altered(norm, penalty, regularizer, other, prox);
  }

  Altered withProx(BinaryOperator<Tensor> other) {
    return new Altered(norm, penalty, regularizer, maximizer, other);
  }

  @Override
  public Tensor penalty(Tensor gradient) {
    return penalty.apply(gradient);
  }

  @Override
  public Tensor regularizer(Tensor delta) {
    return regularizer.apply(delta);
  }

  @Override
  public Tensor maximizer(Tensor gradient) {
    return maximizer.apply(gradient);
  }

  @Override
  public Tensor prox(Tensor delta, Tensor step) {
    return prox.apply(delta, step);
  }
}

package io.github.fenchel.runner.explain.metric.attack;

import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.ValueAndGradient;
import io.github.fenchel.api.explain.ImageProgram;
import io.github.fenchel.api.explain.Output;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.runner.explain.metric.map.TopShare;
import io.github.fenchel.runner.explain.saliency.SimpleGradient;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What an attack on maps lowers, of the simple gradient {@code g} of the label's logit: its value,
 * {@code [N]}, and its gradient, {@code [N,C,H,W]}, the second derivative of the network. {@link
 * #AIM} is given for each image.
 *
 * @see <a href="https://arxiv.org/abs/1710.10547">Ghorbani, Abid and Zou, 2019</a>
 */
enum MapAim implements ImageProgram {
  /**
   * The share of the map on the clean map's largest entries: {@code sum m |g| / sum |g|}; the aim
   * is their indicator {@code m}, {@code [N,1,H,W]} or {@code [N,C,H,W]}.
   */
  TOP_K {
    @Override
    HostArray target(TopShare top, Shape images, double[]... clean) {
      long channels = clean[0].length / (images.get(2) * images.get(3));
      double[] masks =
          Arrays.stream(clean)
              .flatMapToDouble(
                  map -> {
                    boolean[] mask = top.mask(map);
                    return IntStream.range(0, mask.length).mapToDouble(i -> mask[i] ? 1 : 0);
                  })
              .toArray();
      return HostArray.of(Shape.of(clean.length, channels, images.get(2), images.get(3)), masks);
    }

    @Override
    Tensor loss(Session session, Batch batch, Tensor map) {
      return map.mul(Objects.requireNonNull(batch.sides().get(AIM), AIM))
          .sum(1, 2, 3)
          .div(map.sum(1, 2, 3));
    }
  },
  /**
   * How near the map's center of mass is to the clean map's: {@code -|c - c_0|^2}, in pixels; the
   * aim is {@code c_0}, {@code [N,2]}, row and column, cut to whole pixels as the authors do: at
   * {@code c_0} itself the loss has no slope to start on.
   */
  MASS_CENTER {
    @Override
    HostArray target(TopShare top, Shape images, double[]... clean) {
      int width = Math.toIntExact(images.get(3));
      double[] centers = new double[2 * clean.length];
      for (int image = 0; image < clean.length; image++) {
        double mass = 0;
        double row = 0;
        double column = 0;
        for (int i = 0; i < clean[image].length; i++) {
          mass += clean[image][i];
          int down = i / width;
          row += clean[image][i] * down;
          column += clean[image][i] * (i % width);
        }
        centers[2 * image] = Math.floor(row / mass);
        centers[2 * image + 1] = Math.floor(column / mass);
      }
      return HostArray.of(Shape.of(clean.length, 2), centers);
    }

    @Override
    Tensor loss(Session session, Batch batch, Tensor map) {
      Tensor pixels = map.sum(1);
      Tensor mass = pixels.sum(1, 2);
      Tensor aim = Objects.requireNonNull(batch.sides().get(AIM), AIM);
      Tensor row = moment(session, pixels.sum(2)).div(mass).sub(aim.slice(1, 0, 1).sum(1));
      Tensor column = moment(session, pixels.sum(1)).div(mass).sub(aim.slice(1, 1, 2).sum(1));
      return row.square().add(column.square()).negate();
    }
  };

  /** The name under which what the loss compares with is given. */
  static final String AIM = "aim";

  /**
   * Returns the aims of images.
   *
   * @param top what the top set is
   * @param images their shape {@code [N,C,H,W]}
   * @param clean their clean maps, of each image {@code H W} pixels or {@code C H W} entries
   */
  abstract HostArray target(TopShare top, Shape images, double[]... clean);

  abstract Tensor loss(Session session, Batch batch, Tensor map);

  @Override
  public List<Tensor> compute(Network network, Batch batch) {
    SimpleGradient gradient = new SimpleGradient(Output.LOGIT);
    Session session = network.session();
    ValueAndGradient found =
        session.valueAndGradient(
            images -> {
              Batch moved = new Batch(images, batch.labels(), batch.sides());
              Tensor losses = loss(session, batch, gradient.compute(network, moved).get(0).abs());
              return new Loss(losses.sum(), List.of(losses));
            },
            batch.images());
    return List.of(found.auxiliary().get(0), found.gradient());
  }

  /** Returns {@code sum_i i p_i} of each row {@code [N,n]}. */
  private static Tensor moment(Session session, Tensor pixels) {
    int n = Math.toIntExact(pixels.shape().get(1));
    double[] places = IntStream.range(0, n).asDoubleStream().toArray();
    return pixels.mul(session.constant(HostArray.of(Shape.of(1, n), places))).sum(1);
  }
}

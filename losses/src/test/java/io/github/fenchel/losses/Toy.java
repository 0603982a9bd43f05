package io.github.fenchel.losses;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.tck.CentralDifferences;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A classifier of two classes by one score: logits {@code (0, score(x))}; it notes its modes.
 *
 * <p>Far above 0 the loss of class 0 is the score itself, to double precision: so a score tells any
 * loss.
 *
 * @param session a session with input gradients
 * @param score of images, {@code [N]}
 * @param modes the modes of its forward passes so far
 * @param deviations what it says that it normalizes each channel by
 */
public record Toy(
    Session session, UnaryOperator<Tensor> score, List<Mode> modes, List<Double> deviations)
    implements Network {

  @Override
  public NetworkInput input() {
    int channels = deviations.size();
    return new NetworkInput(
        new ImageShape(channels, 1, 1), 2, Collections.nCopies(channels, 0.0), deviations);
  }

  @Override
  public Tensor logits(Tensor images, Mode mode, Draws draws) {
    modes.add(mode);
    Tensor column = score.apply(images).reshape(Shape.of(images.shape().get(0), 1));
    return column.fill(0).concat(1, List.of(column));
  }

  /** What a program over the toy network gives, and the modes that it was run in. */
  public record Result(HostArray values, List<Mode> modes) {}

  /** A linear score {@code <w,x>}, with {@code w} in the shape of one image. */
  public static Result linear(
      HostArray weights, HostArray images, long[] labels, BiFunction<Network, Batch, Tensor> of) {
    try (Session session = new CentralDifferences(OnReference.session())) {
      List<Mode> modes = new ArrayList<>();
      HostArray values =
          session
              .compile(
                  "toy",
                  t -> {
                    UnaryOperator<Tensor> score = x -> x.mul(t.get(2)).sum(1, 2, 3);
                    Batch batch = new Batch(t.get(0), t.get(1));
                    return List.of(of.apply(new Toy(session, score, modes, List.of(1.0)), batch));
                  })
              .call(images, HostArray.of(Shape.of(labels.length), labels), weights)
              .get(0);
      return new Result(values, modes);
    }
  }

  /** A score that is any function of the images, all of class 0. */
  public static HostArray curved(
      UnaryOperator<Tensor> score, HostArray images, BiFunction<Network, Batch, Tensor> of) {
    try (Session session = new CentralDifferences(OnReference.session())) {
      HostArray labels =
          HostArray.of(
              Shape.of(images.shape().get(0)), new long[Math.toIntExact(images.shape().get(0))]);
      return session
          .compile(
              "toy",
              t -> {
                Network toy = new Toy(session, score, new ArrayList<>(), List.of(1.0));
                return List.of(of.apply(toy, new Batch(t.get(0), t.get(1))));
              })
          .call(images, labels)
          .get(0);
    }
  }
}

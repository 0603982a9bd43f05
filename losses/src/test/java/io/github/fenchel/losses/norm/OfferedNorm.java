package io.github.fenchel.losses.norm;

import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.backend.tck.NormContract;
import io.github.fenchel.losses.LossesPlugin;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** The kit on a norm of this module, made by its offer. */
abstract class OfferedNorm extends NormContract {
  private final Offer<Norm> offer;
  private final Map<String, Value> arguments = new TreeMap<>();

  /** The offer of that id with arguments spelt as in a suite, without units. */
  OfferedNorm(String id, Map<String, String> arguments) {
    offer =
        new LossesPlugin()
            .norms().stream().filter(o -> o.descriptor().id().equals(id)).findFirst().orElseThrow();
    arguments.forEach(
        (key, text) ->
            this.arguments.put(key, value(offer.descriptor().parameter(key).orElseThrow(), text)));
  }

  private static Value value(Parameter parameter, String text) {
    return switch (parameter.kind()) {
      case QUANTITY -> new Value.Quantity(Rational.parse(text), parameter.unit());
      case WHOLE -> new Value.Whole(Long.parseLong(text));
      case FLAG -> new Value.Flag(Boolean.parseBoolean(text));
      case WORD, PATH, NUMBERS -> new Value.Word(text);
      case SALIENCY -> new Value.Part(Component.of(text));
    };
  }

  @Override
  protected Norm norm() {
    return offer.create(Arguments.of(offer.descriptor(), arguments));
  }

  @Override
  protected Optional<Offer<Norm>> offer() {
    return Optional.of(offer);
  }

  @Override
  protected Map<String, Value> arguments() {
    return arguments;
  }

  /** The corners of a box around 0, for images of 8 entries. */
  static Optional<HostArray> boxCorners(IntToDoubleFunction halfSide) {
    double[] corners = new double[256 * 8];
    for (int i = 0; i < corners.length; i++) {
      int corner = i / 8;
      corners[i] = ((corner >> i % 8 & 1) == 1 ? 1 : -1) * halfSide.applyAsDouble(i % 8);
    }
    return Optional.of(HostArray.of(Shape.of(256, 2, 2, 2), corners));
  }

  /** The corners of an L1 ball, for images of 8 entries. */
  static Optional<HostArray> crossCorners(double radius) {
    double[] corners = new double[16 * 8];
    for (int i = 0; i < 8; i++) {
      corners[i * 8 + i] = radius;
      corners[(8 + i) * 8 + i] = -radius;
    }
    return Optional.of(HostArray.of(Shape.of(16, 2, 2, 2), corners));
  }
}

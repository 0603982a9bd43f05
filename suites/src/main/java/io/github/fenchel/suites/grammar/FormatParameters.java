package io.github.fenchel.suites.grammar;

import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Range;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Unit;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.suites.grid.Axis;
import java.util.List;
import java.util.Map;

/** The suite format's own plain values, described as a plugin's are: for reader and schema. */
public final class FormatParameters {
  /** The version of the format that this Fenchel reads. */
  public static final String FORMAT = "1";

  /** What a suite's name looks like: it becomes a file's name. */
  public static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  /** What a device looks like. */
  public static final String DEVICE = "cpu|cuda:(0|[1-9][0-9]{0,2})";

  public static final Parameter TRAIN =
      Parameter.whole(
          "train",
          Range.atLeast(1),
          "training images, a stratified subset, validation included; default all");
  public static final Parameter HALVES =
      Parameter.flag(
          "halves",
          false,
          "even seeds train on one half of the training images, odd seeds on the other");
  public static final Parameter TEST =
      Parameter.whole("test", Range.atLeast(1), "test images, a stratified subset; default all");
  public static final Parameter IMAGES =
      Parameter.whole(
          "images", 32, Range.atLeast(1), "test images whose raw saliency maps are kept");
  public static final Parameter ATTACK_IMAGES =
      Parameter.whole(
          "attackImages", 256, Range.atLeast(1), "test images that robust accuracy is measured on");
  public static final Parameter MAP_IMAGES =
      Parameter.whole(
          "mapImages",
          Range.atLeast(1),
          "test images that metrics of maps are measured on; default all");
  public static final Parameter MIN_RATIO =
      Parameter.quantity(
          "minRatio",
          Unit.NONE,
          new Range(Rational.of(0, 1), false, Rational.of(1, 1), List.of()),
          "least share of R*(g) that the inner solver must reach, or the run is flagged");
  public static final Parameter KEPT =
      Parameter.quantity(
          "kept",
          Unit.NONE,
          new Range(Rational.of(0, 1), false, Rational.parse("0.999999"), List.of()),
          "share of an image's entries that stay; the others are masked");
  public static final Parameter ARM =
      new Parameter(
          "arm",
          Parameter.Kind.WORD,
          Unit.NONE,
          null,
          Range.oneOf(List.of("top", "bottom")),
          "which entries stay: those that the map ranks highest, or lowest");

  /** The shares that are kept unless a suite states its own. */
  public static final List<String> DEFAULT_KEPT = List.of("0.05", "0.1", "0.2", "0.5", "0.9");

  /** The keys of a suite's section on retraining. */
  public static final List<String> RETRAINING =
      List.of("saliency", KEPT.id(), ARM.id(), "seed", "epochs", "architecture");

  static final Parameter GATE_ALPHA =
      Parameter.quantity(
          "alpha",
          Unit.NONE,
          "0.05",
          new Range(Rational.of(0, 1), false, Rational.of(1, 5), List.of()),
          "the chance of a false alarm, and of passing a metric that is worse by its margin");
  static final Parameter GATE_MARGIN =
      Parameter.quantity(
          "margin",
          Unit.NONE,
          Range.positive(),
          "by how much the metric may be worse than in the baseline");
  static final Parameter GATE_BLOCKING =
      Parameter.flag("blocking", true, "whether the metric decides; else it is only reported");

  private static final List<Parameter> TRAINING =
      List.of(
          Parameter.whole("epochs", Range.atLeast(1), "passes over the training images"),
          Parameter.whole("batch", Range.atLeast(1), "images per step"),
          Parameter.quantity(
              "validation",
              Unit.NONE,
              "0",
              Range.properShare(),
              "share of the training images that only choose the epoch"),
          Parameter.choice("keep", List.of("last", "best"), "which epoch's weights are kept"),
          Parameter.quantity(
              "labelSmoothing",
              Unit.NONE,
              "0",
              Range.properShare(),
              "share of a label's weight that all classes share in the training loss"),
          Parameter.quantityOr(
              "none",
              "gradientClipping",
              Unit.NONE,
              Range.positive(),
              "largest length of all weights' gradients together"),
          Parameter.quantityOr(
              "none",
              "ema",
              Unit.NONE,
              new Range(Rational.of(0, 1), false, Rational.parse("0.999999"), List.of()),
              "decay of the moving average of weights that is evaluated and stored"),
          Parameter.whole("threads", 2, Range.between(1, 1024), "the engine's threads"));

  private static final Map<Axis, Parameter> PLAIN =
      Map.ofEntries(
          Map.entry(
              Axis.DEVICE,
              new Parameter(
                  "device",
                  Parameter.Kind.WORD,
                  Unit.NONE,
                  new Value.Word("cpu"),
                  Range.any(),
                  "where to compute: cpu, or cuda:0 and so on")),
          Map.entry(
              Axis.DATA_TYPE,
              Parameter.choice("dataType", List.of("float32", "float64"), "the floating type")),
          Map.entry(
              Axis.SEED,
              Parameter.whole(
                  "seed",
                  Range.atLeast(0),
                  "the repetition: initial weights, order of images, draws")),
          Map.entry(Axis.EPOCHS, TRAINING.get(0)),
          Map.entry(Axis.BATCH, TRAINING.get(1)),
          Map.entry(Axis.VALIDATION, TRAINING.get(2)),
          Map.entry(Axis.KEEP, TRAINING.get(3)),
          Map.entry(Axis.LABEL_SMOOTHING, TRAINING.get(4)),
          Map.entry(Axis.GRADIENT_CLIPPING, TRAINING.get(5)),
          Map.entry(Axis.EMA, TRAINING.get(6)),
          Map.entry(Axis.THREADS, TRAINING.get(7)));

  private FormatParameters() {}

  /** Returns the descriptor of a metric's margin. */
  static Parameter margin(String metric) {
    return Parameter.quantity(
        metric,
        Unit.NONE,
        Range.positive(),
        "how large a difference of " + metric + " does not matter in comparisons");
  }

  /** Returns the descriptor of an axis of plain values. */
  public static Parameter of(Axis axis) {
    Parameter parameter = PLAIN.get(axis);
    if (parameter == null) {
      throw new IllegalArgumentException(axis + " chooses parts, not plain values");
    }
    return parameter;
  }
}

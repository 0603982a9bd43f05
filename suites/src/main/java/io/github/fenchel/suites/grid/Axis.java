package io.github.fenchel.suites.grid;

import io.github.fenchel.suites.catalog.PartKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may vary in a suite, outermost first: the grid's order.
 *
 * <p>The seed is innermost, so that repetitions of one setting are neighbors in tables.
 */
public enum Axis {
  ARCHITECTURE("architecture", "", PartKind.ARCHITECTURE),
  BACKEND("backend", "", PartKind.BACKEND),
  DEVICE("device", "", null),
  DATA_TYPE("dataType", "", null),
  EPOCHS("epochs", "epochs ", null),
  BATCH("batch", "batch ", null),
  OPTIMIZER("optimizer", "", PartKind.OPTIMIZER),
  RATE("rate", "rate ", PartKind.RATE),
  VALIDATION("validation", "validation ", null),
  KEEP("keep", "keep ", null),
  LABEL_SMOOTHING("labelSmoothing", "label smoothing ", null),
  GRADIENT_CLIPPING("gradientClipping", "gradient clipping ", null),
  EMA("ema", "ema ", null),
  THREADS("threads", "threads ", null),
  OBJECTIVE("objective", "", PartKind.OBJECTIVE),
  SEED("seed", "seed ", null);

  private final String key;
  private final String prefix;
  private final Optional<PartKind> kind;

  Axis(String key, String prefix, @Nullable PartKind kind) {
    this.key = key;
    this.prefix = prefix;
    this.kind = Optional.ofNullable(kind);
  }

  /** Returns its key in a suite. */
  public String key() {
    return key;
  }

  /** Returns the text before its value in a title. */
  String prefix() {
    return prefix;
  }

  /** Returns the kind of part that it chooses, unless it is a plain value. */
  public Optional<PartKind> kind() {
    return kind;
  }

  /** Returns whether it is written under {@code training:}. */
  public boolean isTraining() {
    return compareTo(EPOCHS) >= 0 && compareTo(THREADS) <= 0;
  }
}

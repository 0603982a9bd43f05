package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.fault.FenchelException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of time and memory, as people write them: always with a unit. */
public final class Amounts {
  private static final Pattern TIME =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
  private static final Pattern MEMORY =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?(MB|GB|TB|MiB|GiB|TiB)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L,
          "TB",
          1_000_000_000_000L,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30,
          "TiB",
          1L << 40);

  private Amounts() {}

  /** Counts things, e.g. {@code 1 cell} or {@code 2 cells}. */
  public static String of(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /**
   * Reads a time, e.g. {@code 90s}, {@code 30m} or {@code 1h30m}.
   *
   * @param option which option says so
   */
  public static Duration time(String option, String text) {
    Matcher matcher = TIME.matcher(text.strip());
    Duration time = Duration.ZERO;
    if (matcher.matches()) {
      time =
          Duration.ofHours(count(matcher.group(1)))
              .plusMinutes(count(matcher.group(2)))
              .plusSeconds(count(matcher.group(3)));
    }
    if (time.isZero()) {
      throw FenchelException.user(
          option + " " + text + ": expected a time with its unit, e.g. 90s, 30m or 1h30m");
    }
    return time;
  }

  private static long count(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /**
   * Reads an amount of memory, e.g. {@code 4GB} (10^9 bytes each) or {@code 4GiB} (2^30).
   *
   * @param option which option says so
   */
  public static long memory(String option, String text) {
    Matcher matcher = MEMORY.matcher(text.strip());
    long bytes =
        matcher.matches()
            ? new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(UNITS.getOrDefault(matcher.group(2), 0L)))
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValue()
            : 0;
    if (bytes <= 0) {
      throw FenchelException.user(
          option + " " + text + ": expected memory with its unit, e.g. 800MB, 4GB or 4GiB");
    }
    return bytes;
  }

  /** Tells a time in hours, minutes and seconds, e.g. {@code 1:02:09}. */
  static String clock(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutesPart(), time.toSecondsPart());
  }
}

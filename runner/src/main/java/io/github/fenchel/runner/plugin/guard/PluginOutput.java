package io.github.fenchel.runner.plugin.guard;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What plugins and libraries print on {@link System#out} and {@link System#err}: whole lines, each
 * with the plugin that printed it, none of them on Fenchel's own streams.
 */
public final class PluginOutput extends OutputStream {
  private static final int LONGEST = 8_192;

  private final BiConsumer<Optional<String>, String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private PluginOutput(BiConsumer<Optional<String>, String> lines) {
    this.lines = lines;
  }

  /**
   * Takes both streams over.
   *
   * @param lines gets each line with the jar of the plugin that printed it, if it was one; called
   *     by one thread at a time
   */
  public static void take(BiConsumer<Optional<String>, String> lines) {
    BiConsumer<Optional<String>, String> inTurn =
        (jar, text) -> {
          synchronized (lines) {
            lines.accept(jar, text);
          }
        };
    System.setOut(stream(inTurn));
    System.setErr(stream(inTurn));
  }

  private static PrintStream stream(BiConsumer<Optional<String>, String> lines) {
    return new PrintStream(new PluginOutput(lines), true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      end();
    } else {
      line.write(b);
      if (line.size() == LONGEST) {
        end();
      }
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) {
    int start = from;
    for (int i = from; i < from + count; i++) {
      if (bytes[i] == '\n' || line.size() + i - start == LONGEST) {
        line.write(bytes, start, i - start);
        end();
        start = bytes[i] == '\n' ? i + 1 : i;
      }
    }
    line.write(bytes, start, from + count - start);
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(PluginCalls.speaking(), text);
  }
}

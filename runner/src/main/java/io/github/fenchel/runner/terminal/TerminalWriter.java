package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.text.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Prints for people: control characters are shown by their numbers, a line that is printed is one
 * line, and none is longer than {@value #LONGEST} characters.
 *
 * <p>{@link #print(String)} prints text of several lines, and {@link #println(String)} one line,
 * whatever breaks a value in it may have. {@link #plain} prints what Fenchel itself wrote for a
 * machine, or to control the terminal.
 */
public final class TerminalWriter extends PrintWriter {
  /** How long a line may be: longer than any table is wide. */
  static final int LONGEST = 8_192;

  private final PrintWriter plain;

  /**
   * A writer of what people see.
   *
   * @param to where it goes
   * @param charset what that can show; what it cannot is shown by its number
   */
  public TerminalWriter(Writer to, Charset charset) {
    super(new Filter(to, charset), true);
    this.plain = new PrintWriter(to, true);
  }

  /** Returns a writer to the same place that changes nothing; flush this one first. */
  public static PrintWriter plain(PrintWriter writer) {
    return writer instanceof TerminalWriter terminal ? terminal.plain : writer;
  }

  @Override
  public void println(@Nullable String line) {
    super.println(PrintableText.line(String.valueOf(line))); // what is too long is cut on its way
  }

  @Override
  public void println(@Nullable Object line) {
    println(String.valueOf(line));
  }

  /** Lets text through, but for what steers and for the ends of lines that are too long. */
  private static final class Filter extends Writer {
    private final Writer to;
    private final @Nullable CharsetEncoder encoder;
    private char high; // the first half of a pair that was cut in two
    private long length; // of the line that is being printed

    Filter(Writer to, Charset charset) {
      this.to = to;
      this.encoder = charset.name().startsWith("UTF") ? null : charset.newEncoder();
    }

    @Override
    public void write(char[] characters, int from, int count) throws IOException {
      StringBuilder text = new StringBuilder(count + 1);
      if (high != 0) {
        text.append(high);
        high = 0;
      }
      text.append(characters, from, count);
      int end = text.length();
      if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
        high = text.charAt(end - 1);
        text.setLength(end - 1);
      }
      to.write(shown(text));
    }

    private String shown(CharSequence text) {
      StringBuilder shown = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); ) {
        int at = Character.codePointAt(text, i);
        i += Character.charCount(at);
        if (at == '\n') {
          if (length > LONGEST) {
            shown.append(PrintableText.more(length - LONGEST));
          }
          length = 0;
          shown.append('\n');
        } else if (++length <= LONGEST) {
          append(shown, at);
        }
      }
      return shown.toString();
    }

    private void append(StringBuilder shown, int at) {
      boolean lacking = encoder != null && at > 0x7f && !encoder.canEncode(Character.toString(at));
      if (at != '\t' && (lacking || PrintableText.steers(at))) {
        shown.append(PrintableText.escape(at));
      } else {
        shown.appendCodePoint(at);
      }
    }

    @Override
    public void flush() throws IOException {
      if (high != 0) {
        to.write(PrintableText.escape(high));
        high = 0;
      }
      to.flush();
    }

    @Override
    public void close() throws IOException {
      flush();
      to.close();
    }
  }
}

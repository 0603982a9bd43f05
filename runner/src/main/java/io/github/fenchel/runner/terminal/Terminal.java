package io.github.fenchel.runner.terminal;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.runner.plugin.guard.PluginOutput;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This process's standard output and standard error, which nothing else writes to: what plugins and
 * libraries print is passed on to standard error, marked and bounded.
 */
public final class Terminal {
  /** What a shell says of a program whose reader went away: 128 and the number of SIGPIPE. */
  public static final int READER_GONE = 141;

  private static final int MOST_LINES_OF_PLUGINS = 100;

  private static volatile @Nullable ChildOutput childOutput;

  private final Watched watched = new Watched(new FileOutputStream(FileDescriptor.out));
  private final TerminalWriter out;
  private final TerminalWriter err;
  private int linesOfPlugins;

  private Terminal(Charset charset) {
    this.out = writer(watched, charset);
    this.err = writer(new FileOutputStream(FileDescriptor.err), charset);
  }

  private static TerminalWriter writer(OutputStream stream, Charset charset) {
    return new TerminalWriter(
        new OutputStreamWriter(new BufferedOutputStream(stream), charset), charset);
  }

  /** Takes the streams of this process over: that of a person's command. */
  public static Terminal take() {
    Terminal terminal = new Terminal(charset());
    PluginOutput.take(terminal::pass);
    return terminal;
  }

  /** Takes the streams of a child process over: what others print goes to its log. */
  public static Terminal takeAsChild() {
    Terminal terminal = new Terminal(StandardCharsets.UTF_8);
    ChildOutput log = new ChildOutput(new FileOutputStream(FileDescriptor.err));
    PluginOutput.take(log);
    childOutput = log;
    return terminal;
  }

  /** Writes out what plugins and libraries printed so far, where that is put off. */
  public static void flushGuests() {
    ChildOutput log = childOutput;
    if (log != null) {
      log.flush();
    }
  }

  /** Returns standard output. */
  public TerminalWriter out() {
    return out;
  }

  /** Returns standard error. */
  public TerminalWriter err() {
    return err;
  }

  private void pass(Optional<String> jar, String line) {
    if (jar.isEmpty()) {
      err.println(line);
    } else if (++linesOfPlugins <= MOST_LINES_OF_PLUGINS) {
      err.println("plugin " + jar.get() + " prints: " + line);
    } else if (linesOfPlugins == MOST_LINES_OF_PLUGINS + 1) {
      err.println("plugin " + jar.get() + " prints more, which is left out");
    }
  }

  /**
   * Returns the exit code of a command that ended with one, now that all was written or was not.
   *
   * <p>An answer that did not reach its reader is none: then 0, 1 and 9 become 3, and a reader that
   * went away, as {@code head} does, makes 141 of 0. A failure's own code stays.
   */
  public int exitCode(int code) {
    out.flush();
    err.flush();
    IOException failure = watched.failure;
    if (failure == null) {
      return code;
    }
    if (watched.readerIsGone()) {
      return code == 0 ? READER_GONE : code;
    }
    err.println("standard output cannot be written: " + failure.getMessage());
    boolean answer = code == 0 || code == 1 || code == FailureKind.UNDECIDED.exitCode();
    return answer ? FailureKind.MACHINE.exitCode() : code;
  }

  /**
   * What Java writes standard output in; Java names it in several ways, none of which always holds.
   */
  private static Charset charset() {
    for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding"}) {
      String named = System.getProperty(property);
      try {
        if (named != null) {
          return Charset.forName(named);
        }
      } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
        // Then the next way.
      }
    }
    return Charset.defaultCharset();
  }

  /** Remembers the first failure, which a PrintWriter keeps to itself. */
  private static final class Watched extends OutputStream {
    private final OutputStream to;
    private volatile @Nullable IOException failure;

    Watched(OutputStream to) {
      this.to = to;
    }

    boolean readerIsGone() {
      IOException seen = failure;
      return seen != null && String.valueOf(seen.getMessage()).contains("Broken pipe");
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (failure != null) {
        return; // the command says so at its end; until then nothing else must be lost
      }
      try {
        to.write(bytes, from, count);
      } catch (IOException e) {
        failure = e;
      }
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }
  }
}

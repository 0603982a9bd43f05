package io.github.fenchel.runner.launch;

import io.github.fenchel.runner.worker.EventChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a stream that may not have line breaks: a line that is too long comes in pieces. */
final class ByteLines {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;

  ByteLines(InputStream in) {
    this.in = in;
  }

  /** Returns the next line without its end; null at the stream's end. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return line.size() == 0 ? null : taken();
        }
      }
      int stop = Math.min(end, at + EventChannel.LONGEST - line.size());
      for (int i = at; i < stop; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, at, i - at);
          at = i + 1;
          return taken();
        }
      }
      line.write(buffer, at, stop - at);
      at = stop;
      if (line.size() == EventChannel.LONGEST) {
        return taken();
      }
    }
  }

  private byte[] taken() {
    byte[] bytes = line.toByteArray();
    line.reset();
    int length = bytes.length;
    return length > 0 && bytes[length - 1] == '\r' ? Arrays.copyOf(bytes, length - 1) : bytes;
  }
}

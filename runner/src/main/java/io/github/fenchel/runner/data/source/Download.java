package io.github.fenchel.runner.data.source;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Files downloaded into a folder, each complete and checked or not at all.
 *
 * @param base where the files lie; ends with a slash
 * @param folder where to put them
 */
record Download(URI base, Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REMEDY =
      "the download is not the expected file: check the network (a proxy, a login page?), or"
          + " name a folder with --data-dir";

  /**
   * Fetches one file.
   *
   * @return why it could not be downloaded; empty if it is now in the folder
   * @throws FenchelException if what came is not the file, or the folder cannot take it
   */
  Optional<String> fetch(DataFile file) {
    URI from = base.resolve(file.published());
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    HttpRequest request = HttpRequest.newBuilder(from).timeout(PATIENCE).build();
    HttpResponse<InputStream> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException unreachable) {
      String reason = unreachable.getMessage();
      return Optional.of(
          "no answer (" + (reason == null ? unreachable.getClass().getSimpleName() : reason) + ")");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FenchelException(
          FailureKind.INTERRUPTED, from + ": the download was interrupted", interrupted);
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        return Optional.of(
            file.published() + " was answered with HTTP status " + response.statusCode());
      }
      return keep(file, from, body);
    } catch (IOException closing) {
      return Optional.of("the connection broke (" + closing.getMessage() + ")");
    }
  }

  /** Tells a broken connection, which is an answer, from a full disk, which is thrown. */
  private Optional<String> keep(DataFile file, URI from, InputStream body) {
    try {
      AtomicFile.write(
          folder.resolve(file.published()),
          out -> {
            InputStream kept = new Kept(body, out);
            new PinnedFile(file, PinnedFile.MOST)
                .check(kept, OutputStream.nullOutputStream(), from.toString(), REMEDY);
            kept.transferTo(OutputStream.nullOutputStream());
          });
      return Optional.empty();
    } catch (UncheckedIOException broken) {
      return Optional.of(String.valueOf(broken.getMessage()));
    }
  }

  /** A connection, all that comes through which is kept. */
  private static final class Kept extends FilterInputStream {
    private final OutputStream out;
    private long bytes;

    Kept(InputStream body, OutputStream out) {
      super(body);
      this.out = out;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n;
      try {
        n = super.read(into, offset, length);
      } catch (IOException broken) {
        throw new UncheckedIOException(
            "the connection broke after " + bytes + " bytes (" + broken.getMessage() + ")", broken);
      }
      if (n > 0) {
        bytes += n;
        out.write(into, offset, n);
      }
      return n;
    }
  }
}

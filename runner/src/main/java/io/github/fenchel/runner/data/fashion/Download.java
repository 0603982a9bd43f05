package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /**
   * Fetches one file.
   *
   * @return why it could not be downloaded; empty if it is now in the folder
   * @throws FenchelException if what came is not the file, or the folder cannot take it
   */
  Optional<String> fetch(PinnedFile file) {
    URI from = base.resolve(file.archive());
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
            file.archive() + " was answered with HTTP status " + response.statusCode());
      }
      return keep(file, from, body);
    } catch (IOException closing) {
      return Optional.of("the connection broke (" + closing.getMessage() + ")");
    }
  }

  /** Tells a broken connection, which is an answer, from a full disk, which is thrown. */
  private Optional<String> keep(PinnedFile file, URI from, InputStream body) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    byte[] block = new byte[1 << 16];
    while (archive.size() <= file.mostBytes()) {
      int count;
      try {
        count = body.read(block);
      } catch (IOException broken) {
        return Optional.of(
            "the connection broke after "
                + archive.size()
                + " bytes ("
                + broken.getMessage()
                + ")");
      }
      if (count < 0) {
        break;
      }
      archive.write(block, 0, count);
    }
    checkContent(file, from, archive.toByteArray());
    AtomicFile.write(folder.resolve(file.archive()), archive.toByteArray());
    return Optional.empty();
  }

  private static void checkContent(PinnedFile file, URI from, byte[] archive) {
    try (InputStream in = new ByteArrayInputStream(archive)) {
      file.read(
          in,
          from.toString(),
          "the download is not the expected file: check the network (a proxy, a login page?), or"
              + " name a folder with --data-dir");
    } catch (IOException malformed) {
      throw FenchelException.user(
          from + ": cannot be read: " + malformed.getMessage() + "; check the network");
    }
  }
}

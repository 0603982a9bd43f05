package io.github.fenchel.runner.data;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files fetched into a folder, each whole and checked or not at all.
 *
 * @param base where the files lie; ends with a slash
 * @param folder where they shall lie
 */
record Download(URI base, Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Gzip adds at most a few bytes per block to data that do not shrink. */
  private static final long SLACK = 1 << 16;

  /**
   * Fetches one file.
   *
   * @return why the network did not give it; empty if it lies in the folder now
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

  private Optional<String> keep(PinnedFile file, URI from, InputStream body) {
    Path part = null;
    try {
      Files.createDirectories(folder);
      part = Files.createTempFile(folder, file.name(), ".part");
      Optional<String> broken = copy(body, part, file.size() + SLACK);
      if (broken.isPresent()) {
        return broken;
      }
      checkContent(file, from, part);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, folder.resolve(file.archive()), StandardCopyOption.ATOMIC_MOVE);
      return Optional.empty();
    } catch (IOException failure) {
      throw new FenchelException(
          FailureKind.MACHINE,
          folder
              + ": cannot keep "
              + file.archive()
              + " there: "
              + failure
              + "; free space or choose a writable folder",
          failure);
    } finally {
      deleteQuietly(part);
    }
  }

  /** Tells a broken connection, which is an answer, from a full disk, which is thrown. */
  private static Optional<String> copy(InputStream body, Path to, long limit) throws IOException {
    byte[] block = new byte[1 << 16];
    long total = 0;
    try (OutputStream out = Files.newOutputStream(to)) {
      while (total <= limit) {
        int count;
        try {
          count = body.read(block);
        } catch (IOException broken) {
          return Optional.of(
              "the connection broke after " + total + " bytes (" + broken.getMessage() + ")");
        }
        if (count < 0) {
          break;
        }
        out.write(block, 0, count);
        total += count;
      }
    }
    return Optional.empty();
  }

  private static void checkContent(PinnedFile file, URI from, Path part) throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      file.read(
          in,
          from.toString(),
          "what came is not the file: check the network (a proxy, a login page?), or name a"
              + " folder with --data-dir");
    }
  }

  private static void deleteQuietly(@Nullable Path part) {
    if (part == null) {
      return;
    }
    try {
      Files.deleteIfExists(part);
    } catch (IOException left) {
      part.toFile().deleteOnExit();
    }
  }
}

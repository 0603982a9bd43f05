package io.github.fenchel.runner.data.folder;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.runner.data.image.Decoder;
import io.github.fenchel.runner.data.image.Framing;
import io.github.fenchel.runner.data.split.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Pixels of images that do not fit into memory, decoded once and kept in the cache folder: for
 * every image its square, then the checksum of that.
 *
 * <p>The file's name is a digest of all images' digests, of the framing, and of how this Java
 * decodes, so that it never has to be brought up to date. It is written whole or not at all. A
 * square whose checksum is wrong counts as not there. Squares are read at their places, not mapped:
 * the system keeps what was read either way, and a mapped file that someone shortens ends the
 * process. Safe for many threads.
 */
final class PixelFile {
  private static final String FOLDER = "decoded-pixels";
  private static final int CHUNK = 64;

  private final FileChannel channel;
  private final int size;

  private PixelFile(FileChannel channel, int size) {
    this.channel = channel;
    this.size = size;
  }

  /** What one image became: its square, or why it cannot be used. */
  private record Decoded(Optional<byte[]> square, String fault) {}

  /**
   * Opens the file of some images, which is written first if it is not there.
   *
   * @param cache where findings about images are kept
   * @param root the folder that paths start from
   * @param images the images, in the order of their places
   * @param framing how they become squares
   * @param faults takes what is wrong with images; the file is not written if anything is
   * @return empty if it could not be written, or an image is unfit
   */
  static Optional<PixelFile> of(
      Path cache,
      Path root,
      List<FolderScan.ReadImage> images,
      Framing framing,
      DataProblems faults) {
    StringBuilder key = new StringBuilder(Sha256.of(Decoder.probe())).append(' ').append(framing);
    images.forEach(image -> key.append('\n').append(image.sha256()));
    String name = Sha256.of(key.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    Path file = cache.resolve(FOLDER).resolve(name);
    long length = (long) images.size() * (framing.bytes() + Long.BYTES);
    try {
      if (!RegularFile.isThere(file) || RegularFile.size(file) != length) {
        AtomicFile.write(file, out -> write(out, root, images, framing, faults));
      }
      return Optional.of(new PixelFile(RegularFile.channel(file), framing.bytes()));
    } catch (Unfit unfit) {
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    } catch (FenchelException failure) {
      if (failure.kind() != FailureKind.MACHINE) {
        throw failure;
      }
      return Optional.empty(); // a full disk, or a cache that cannot be written
    }
  }

  /** Ends the writing of a file that must not be. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfit() {
      super("images cannot be used", null, false, false);
    }
  }

  private static void write(
      OutputStream out,
      Path root,
      List<FolderScan.ReadImage> images,
      Framing framing,
      DataProblems faults)
      throws IOException {
    boolean unfit = !faults.isEmpty();
    for (int from = 0; from < images.size(); from += CHUNK) {
      List<Decoded> chunk =
          IntStream.range(from, Math.min(from + CHUNK, images.size()))
              .parallel()
              .mapToObj(i -> decoded(root, images.get(i), framing))
              .toList();
      for (Decoded one : chunk) {
        if (one.square.isEmpty()) {
          faults.add(one.fault);
          unfit = true;
        } else if (!unfit) {
          byte[] square = one.square.get();
          out.write(square);
          out.write(ByteBuffer.allocate(Long.BYTES).putLong(checksum(square)).array());
        }
      }
    }
    if (unfit) {
      throw new Unfit();
    }
  }

  private static Decoded decoded(Path root, FolderScan.ReadImage image, Framing framing) {
    try {
      Path file = root.resolve(image.entry().path());
      byte[] square = framing.frame(Decoder.decode(FolderScan.unchanged(file, image.sha256())));
      return new Decoded(Optional.of(square), "");
    } catch (FenchelException unfit) {
      if (unfit.kind() != FailureKind.USER) {
        throw unfit;
      }
      return new Decoded(Optional.empty(), String.valueOf(unfit.getMessage()));
    }
  }

  private static long checksum(byte[] square) {
    CRC32C crc = new CRC32C();
    crc.update(square);
    return crc.getValue();
  }

  /** Returns the square of an image; empty if it cannot be read, or is damaged. */
  Optional<byte[]> square(int place) {
    ByteBuffer both = ByteBuffer.allocate(size + Long.BYTES);
    long at = (long) place * both.capacity();
    try {
      while (both.hasRemaining()) {
        int n = channel.read(both, at + both.position());
        if (n < 0) {
          return Optional.empty();
        }
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    byte[] square = new byte[size];
    both.flip().get(square);
    return both.getLong() == checksum(square) ? Optional.of(square) : Optional.empty();
  }
}

package io.github.fenchel.runner.data.fashion;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.runner.data.split.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file whose content is known in advance, gzipped or plain.
 *
 * <p>The <em>uncompressed</em> content is pinned: distributors recompress the same data (Debian's
 * archives differ from upstream's), and a run's record should not tell them apart.
 *
 * @param name the file's name without {@code .gz}
 * @param size the bytes of the uncompressed content
 * @param sha256 the digest of the uncompressed content, in lower-case hexadecimal
 */
record PinnedFile(String name, int size, String sha256) {
  private static final int GZIP_MAGIC = 0x1f8b;

  /** Gzip adds at most a few bytes per block to data that do not shrink. */
  private static final long SLACK = 1 << 16;

  /** Returns the most bytes that the file has, gzipped or plain. */
  long mostBytes() {
    return size + SLACK;
  }

  /** Returns the name of the gzipped file. */
  String archive() {
    return name + ".gz";
  }

  /**
   * Reads and checks the file.
   *
   * @param remedy what the user should do if it is not as it should be
   */
  byte[] read(Path path, String remedy) {
    try (InputStream in = RegularFile.open(path, mostBytes())) {
      return read(in, path.toString(), remedy);
    } catch (AccessDeniedException denied) {
      throw fault(path + ": no permission to read it; change that with chmod", denied);
    } catch (IOException failure) {
      throw fault(
          path + ": cannot be read: " + StorageFault.reason(failure) + remedy(remedy), failure);
    }
  }

  /**
   * Reads and checks the content.
   *
   * @param where the file's name in messages
   * @param remedy what the user should do if it is not as it should be
   * @throws IOException if reading itself fails; wrong content is a {@link FenchelException}
   */
  byte[] read(InputStream in, String where, String remedy) throws IOException {
    byte[] content = new byte[size];
    MessageDigest digest = Sha256.start();
    Counted counted = new Counted(content);
    try (DigestInputStream plain = new DigestInputStream(unzipped(in), digest)) {
      counted.readFrom(plain);
    } catch (EOFException truncated) {
      throw fault(
          where + ": truncated: the gzip data end early" + counted.found() + remedy(remedy),
          truncated);
    } catch (ZipException corrupt) {
      throw fault(
          where
              + ": corrupt: "
              + corrupt.getMessage()
              + counted.found()
              + " with SHA-256 "
              + sha256
              + remedy(remedy),
          corrupt);
    }
    if (counted.longer || counted.bytes < size) {
      throw FenchelException.user(where + ": wrong size" + counted.found() + remedy(remedy));
    }
    String found = Sha256.hex(digest);
    if (!found.equals(sha256)) {
      throw FenchelException.user(
          where
              + ": the SHA-256 of the uncompressed content is "
              + found
              + ", expected "
              + sha256
              + remedy(remedy));
    }
    return content;
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(in, 2);
    byte[] magic = peeked.readNBytes(2);
    peeked.unread(magic);
    boolean gzip = magic.length == 2 && (((magic[0] & 255) << 8) | (magic[1] & 255)) == GZIP_MAGIC;
    return gzip ? new GZIPInputStream(peeked, 1 << 16) : peeked;
  }

  private static String remedy(String remedy) {
    return "; " + remedy;
  }

  private static FenchelException fault(String message, Exception cause) {
    return new FenchelException(FailureKind.USER, message, cause);
  }

  /** Fills an array and remembers how far that came, also when reading fails midway. */
  private static final class Counted {
    private final byte[] content;
    private int bytes;
    private boolean longer;

    private Counted(byte[] content) {
      this.content = content;
    }

    private void readFrom(InputStream in) throws IOException {
      while (bytes < content.length) {
        int more = in.read(content, bytes, content.length - bytes);
        if (more < 0) {
          return;
        }
        bytes += more;
      }
      longer = in.read() >= 0; // also makes gzip check its trailer
    }

    private String found() {
      return ": found "
          + (longer ? "more than " : "")
          + bytes
          + " bytes of content, expected "
          + content.length;
    }
  }
}

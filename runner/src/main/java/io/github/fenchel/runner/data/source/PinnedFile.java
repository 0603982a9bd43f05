package io.github.fenchel.runner.data.source;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a file whose content is known in advance, gzipped or plain.
 *
 * <p>Of what is published gzipped, the <em>uncompressed</em> content is pinned: distributors
 * recompress the same data (Debian's archives differ from upstream's), and a run's record should
 * not tell them apart.
 *
 * @param file what is known of it
 * @param most how many bytes its content may have where its length is not known
 */
public record PinnedFile(DataFile file, long most) {
  /** No published file of a dataset is longer. */
  static final long MOST = 16L << 30;

  private static final int GZIP_MAGIC = 0x1f8b;

  /** Gzip adds at most a few bytes per block to data that do not shrink. */
  private static final long SLACK = 1 << 16;

  /** A file of known length. */
  public PinnedFile(DataFile file) {
    this(file, file.bytes());
  }

  /** A gzipped file of known length and SHA-256. */
  public PinnedFile(String name, int size, String sha256) {
    this(new DataFile(name, true, size, sha256));
  }

  private long limit() {
    return file.bytes() == 0 ? most : file.bytes();
  }

  /**
   * Reads and checks the file.
   *
   * @param remedy what the user should do if it is not as it should be
   */
  public byte[] read(Path path, String remedy) {
    Whole content = new Whole(Math.toIntExact(file.bytes()));
    check(path, content, remedy);
    return content.bytes();
  }

  /** Checks the file, and hands its content on as it comes. */
  void check(Path path, OutputStream content, String remedy) {
    try (InputStream in = RegularFile.open(path, limit() + SLACK)) {
      check(in, content, path.toString(), remedy);
    } catch (AccessDeniedException denied) {
      throw fault(path + ": no permission to read it; change that with chmod", denied);
    } catch (IOException failure) {
      throw fault(
          path + ": cannot be read: " + StorageFault.reason(failure) + "; " + remedy, failure);
    }
  }

  /**
   * Reads and checks the content.
   *
   * @param where the file's name in messages
   * @param remedy what the user should do if it is not as it should be
   * @throws IOException if reading itself fails; wrong content is a {@link FenchelException}
   */
  public byte[] read(InputStream in, String where, String remedy) throws IOException {
    Whole content = new Whole(Math.toIntExact(file.bytes()));
    check(in, content, where, remedy);
    return content.bytes();
  }

  /** Checks the content, and hands it on as it comes. */
  void check(InputStream in, OutputStream content, String where, String remedy) throws IOException {
    MessageDigest digest = start(file.algorithm());
    boolean zipped = file.gzipped();
    long bytes = 0;
    try {
      InputStream plain = zipped ? unzipped(in) : in;
      byte[] block = new byte[1 << 16];
      for (int n = plain.read(block); n >= 0; n = plain.read(block)) {
        bytes += n;
        if (bytes > limit()) {
          break;
        }
        digest.update(block, 0, n);
        content.write(block, 0, n);
      }
    } catch (EOFException truncated) {
      throw fault(
          where + ": truncated: the gzip data end early" + found(bytes) + "; " + remedy, truncated);
    } catch (ZipException corrupt) {
      throw fault(
          where + ": corrupt: " + corrupt.getMessage() + found(bytes) + known() + "; " + remedy,
          corrupt);
    }
    if (bytes > limit() || bytes < file.bytes()) {
      throw FenchelException.user(where + ": wrong size" + found(bytes) + "; " + remedy);
    }
    String is = HexFormat.of().formatHex(digest.digest());
    if (!file.digest().isEmpty() && !is.equals(file.digest())) {
      throw FenchelException.user(
          String.format(
              "%s: the %s of the %scontent is %s, expected %s; %s",
              where, file.algorithm(), zipped ? "uncompressed " : "", is, file.digest(), remedy));
    }
  }

  /** The digest algorithms that publishers use, all of which every Java has. */
  static MessageDigest start(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has " + algorithm, impossible);
    }
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(in, 2);
    byte[] magic = peeked.readNBytes(2);
    peeked.unread(magic);
    boolean gzip = magic.length == 2 && (((magic[0] & 255) << 8) | (magic[1] & 255)) == GZIP_MAGIC;
    return gzip ? new GZIPInputStream(peeked, 1 << 16) : peeked;
  }

  private static FenchelException fault(String message, Exception cause) {
    return new FenchelException(FailureKind.USER, message, cause);
  }

  private String known() {
    return file.digest().isEmpty() ? "" : " with " + file.algorithm() + " " + file.digest();
  }

  private String found(long bytes) {
    String expected = file.bytes() == 0 ? "at most " + limit() : Long.toString(limit());
    return bytes > limit()
        ? ": found more than " + limit() + " bytes of content, expected " + expected
        : ": found " + bytes + " bytes of content, expected " + expected;
  }

  /** Collects bytes, without a copy where their number is known. */
  private static final class Whole extends ByteArrayOutputStream {
    Whole(int expected) {
      super(Math.max(32, expected));
    }

    byte[] bytes() {
      return count == buf.length ? buf : toByteArray();
    }
  }
}

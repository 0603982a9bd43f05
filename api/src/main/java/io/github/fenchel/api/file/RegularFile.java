package io.github.fenchel.api.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * How files are read: only regular ones, and only up to a bound that the reader names.
 *
 * <p>Opening a FIFO waits for its writer, a device may never end, and a file of any length fits
 * into the space of a small one. So a path is looked at before it is opened, and what is not a
 * regular file is refused at once. Links are followed; a store refuses those inside it, see {@link
 * Folders#requireNoLink}.
 *
 * <p>Each refusal is an {@link IOException} whose {@link StorageFault#reason} says what was found
 * and what was expected.
 */
public final class RegularFile {
  /** A bound for texts that people write: suites, tables, notes. */
  public static final long TEXT = 16L << 20;

  static final String NOT_REGULAR = "not a regular file but a device, pipe or socket";
  static final String A_FOLDER = "a folder";
  static final String TOO_LONG = " long; expected at most ";

  private RegularFile() {}

  /**
   * What shows that a file is still the one that was examined.
   *
   * @param bytes its length
   * @param modified when it was last written
   * @param key the system's own name of it, e.g. device and inode; empty where there is none
   */
  public record Stamp(long bytes, FileTime modified, String key) {}

  /** Returns whether a path leads to a regular file, or to a link to one. */
  public static boolean isThere(Path file) {
    return Files.isRegularFile(file);
  }

  /** Returns whether a path is a regular file itself, and no link. */
  public static boolean isThereItself(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns whether this process may read a regular file. */
  public static boolean isReadable(Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file);
  }

  /**
   * Returns the length of a file in bytes.
   *
   * @throws IOException if it is missing or not a regular file
   */
  public static long size(Path file) throws IOException {
    return look(file).size();
  }

  /**
   * Returns the stamp of a file, by which a reader knows it again.
   *
   * @throws IOException if it is missing or not a regular file
   */
  public static Stamp stamp(Path file) throws IOException {
    BasicFileAttributes found = look(file);
    Object key = found.fileKey();
    return new Stamp(found.size(), found.lastModifiedTime(), key == null ? "" : key.toString());
  }

  /**
   * Reads a file.
   *
   * @param atMost how many bytes it may have
   * @throws IOException if it is missing, unreadable, longer than that or not a regular file
   */
  public static byte[] bytes(Path file, long atMost) throws IOException {
    try (InputStream in = open(file, atMost)) {
      return in.readAllBytes();
    }
  }

  /**
   * Reads a text in UTF-8.
   *
   * @param atMost how many bytes it may have
   * @throws IOException as for {@link #bytes}, or if it is not UTF-8
   */
  public static String text(Path file, long atMost) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes(file, atMost)))
          .toString();
    } catch (CharacterCodingException e) {
      throw fault(file, "not a text in UTF-8");
    }
  }

  /**
   * Reads the lines of a text in UTF-8, without their ends.
   *
   * @param atMost how many bytes it may have
   * @throws IOException as for {@link #text}
   */
  public static List<String> lines(Path file, long atMost) throws IOException {
    return text(file, atMost).lines().toList();
  }

  /**
   * Opens a file for reading from its start.
   *
   * @param atMost how many bytes may be read; the stream fails when there are more
   * @throws IOException if it is missing, unreadable, longer than that or not a regular file
   */
  public static InputStream open(Path file, long atMost) throws IOException {
    long size = look(file).size();
    if (size > atMost) {
      throw tooLong(file, size + " bytes", atMost);
    }
    return new Bounded(file, Files.newInputStream(file), atMost);
  }

  /**
   * Opens a file for reading at whatever position its reader asks for.
   *
   * @throws IOException if it is missing, unreadable, or not a regular file
   */
  public static FileChannel channel(Path file) throws IOException {
    look(file);
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * Opens a zip file, e.g. a jar or an {@code .npz}. What its entries inflate to is the reader's to
   * bound.
   *
   * @param atMost how many bytes the file itself may have
   * @throws IOException if it is missing, unreadable, longer than that, or not a regular file or
   *     zip
   */
  public static ZipFile zip(Path file, long atMost) throws IOException {
    long size = look(file).size();
    if (size > atMost) {
      throw tooLong(file, size + " bytes", atMost);
    }
    return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
  }

  /** Looks at what a path leads to, and refuses all but regular files. */
  private static BasicFileAttributes look(Path file) throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(file)) {
        throw fault(file, "a link to nothing");
      }
      throw e;
    } catch (FileSystemLoopException e) {
      throw fault(file, "a link to itself");
    }
    if (!found.isRegularFile()) {
      String kind = found.isDirectory() ? A_FOLDER : NOT_REGULAR;
      throw fault(file, kind);
    }
    return found;
  }

  private static IOException tooLong(Path file, String length, long atMost) {
    return fault(file, length + TOO_LONG + atMost + " bytes");
  }

  private static IOException fault(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }

  /** A file may grow while it is read, and those of {@code /proc} state no length. */
  private static final class Bounded extends FilterInputStream {
    private final Path file;
    private final long atMost;
    private long read;

    Bounded(Path file, InputStream in, long atMost) {
      super(in);
      this.file = file;
      this.atMost = atMost;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = super.read(into, offset, length);
      count(Math.max(0, n));
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = super.skip(n);
      count(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void count(long n) throws IOException {
      read += n;
      if (read > atMost) {
        throw tooLong(file, "more than " + atMost + " bytes", atMost);
      }
    }
  }
}

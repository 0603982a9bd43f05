package io.github.fenchel.api.file;

import io.github.fenchel.api.fault.FenchelException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How files are written: whole or not at all, even after a power cut.
 *
 * <p>What exists at the path decides how. A regular file, or nothing, is replaced by one atomic
 * rename of a neighbor with a short name of its own; it keeps its permissions. A link is followed,
 * and stays. What is not a regular file, a device or a pipe, is written through and never replaced;
 * {@code /dev/stdout} and its like are this process's own streams. A file that may be written in a
 * folder that may not, or that is a mount point, is overwritten in place.
 */
public final class AtomicFile {
  /** How the names of half-written files begin: short, whatever the file's own name is. */
  public static final String TEMPORARY = ".fenchel-";

  /** A descriptor of a process, in whatever way the path names it. */
  private static final Pattern DESCRIPTOR = Pattern.compile("/proc/[^/]+/fd/([0-9]+)");

  private static final int MOST_LINKS = 40;

  private AtomicFile() {}

  /** What fills a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes the file's bytes, from the first to the last; does not close the stream. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, and makes the folders above it where they are missing.
   *
   * @throws FenchelException of kind MACHINE if the disk is full or not writable; nothing is left
   *     behind
   */
  public static void write(Path file, Content content) {
    try {
      Path target = target(file);
      Matcher descriptor = DESCRIPTOR.matcher(target.toString());
      if (descriptor.matches()) {
        describe(target, Integer.parseInt(descriptor.group(1)), content);
      } else if (Files.isDirectory(target)) {
        throw new FileSystemException(target.toString(), null, "a folder is in the way");
      } else if (Files.exists(target) && !Files.isRegularFile(target)) {
        through(target, content, StandardOpenOption.WRITE);
      } else {
        replace(target, content);
      }
    } catch (IOException e) {
      throw StorageFault.writing(file, e);
    }
  }

  /** Writes a file of the given bytes, as {@link #write(Path, Content)} does. */
  public static void write(Path file, byte[] bytes) {
    write(file, out -> out.write(bytes));
  }

  /**
   * Returns the file that {@link #write} would replace, by its own path, whatever links lead there;
   * empty if it would write through what is not a regular file, or could not write.
   */
  public static Optional<Path> replaced(Path file) {
    try {
      Path target = target(file);
      if (DESCRIPTOR.matcher(target.toString()).matches()
          || (Files.exists(target) && !Files.isRegularFile(target))) {
        return Optional.empty();
      }
      Path parent = target.resolveSibling("");
      return Optional.of(
          Files.isDirectory(parent)
              ? parent.toRealPath().resolve(target.getFileName())
              : target.normalize());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Writes everything that remains in a buffer. */
  public static void write(OutputStream out, ByteBuffer bytes) throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Writes a new file that need not survive a power cut.
   *
   * @throws IOException if something is there, or it cannot be written
   */
  public static void writeNew(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
  }

  /** Adds a text to the end of a file, which is made if it is missing. */
  public static void append(Path file, String text) throws IOException {
    Files.writeString(
        file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Opens a file whose content is replaced in place, at whatever position its caller writes: for
   * logs, which are worth something half-written.
   *
   * @throws IOException if it is a link or not a regular file, or cannot be written
   */
  public static FileChannel overwrite(Path file) throws IOException {
    if (Folders.isAnything(file) && !RegularFile.isThereItself(file)) {
      throw new FileSystemException(file.toString(), null, "not a regular file");
    }
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        LinkOption.NOFOLLOW_LINKS);
  }

  /** Follows links by hand: one may lead to nothing yet, or to a pipe, which has no real path. */
  private static Path target(Path file) throws IOException {
    Path at = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(at); links++) {
      Path parent = at.resolveSibling("").toRealPath();
      Path real = parent.resolve(at.getFileName());
      if (DESCRIPTOR.matcher(real.toString()).matches()) {
        return real;
      }
      if (links == MOST_LINKS) {
        throw new FileSystemException(file.toString(), null, "too many links");
      }
      at = parent.resolve(Files.readSymbolicLink(real)).normalize();
    }
    return at;
  }

  /**
   * A descriptor may be open at any place of a file: this process's own streams are used as they
   * are, others are added to.
   */
  private static void describe(Path target, int number, Content content) throws IOException {
    FileDescriptor own = number == 1 ? FileDescriptor.out : number == 2 ? FileDescriptor.err : null;
    if (own == null) {
      boolean regular = Files.isRegularFile(target);
      through(
          target,
          content,
          StandardOpenOption.WRITE,
          regular ? StandardOpenOption.APPEND : StandardOpenOption.WRITE);
      return;
    }
    // Not closed: the stream is the process's.
    content.writeTo(new Unclosed(new FileOutputStream(own)));
  }

  private static void through(Path target, Content content, OpenOption... options)
      throws IOException {
    try (OutputStream out = Channels.newOutputStream(FileChannel.open(target, options))) {
      content.writeTo(new Unclosed(out));
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    Path folder = target.resolveSibling("");
    Files.createDirectories(folder);
    Path part =
        folder.resolve(TEMPORARY + UUID.randomUUID().toString().replace("-", "").substring(0, 16));
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = Channels.newOutputStream(channel);
        content.writeTo(new Unclosed(out));
        keepPermissions(target, part);
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteQuietly(part, e);
      if (!canOnlyBeOverwritten(target, e)) {
        throw e;
      }
      through(target, content, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
      return;
    } catch (RuntimeException e) {
      deleteQuietly(part, e); // what fills the file found that it must not be
      throw e;
    }
    Folders.forceEntries(folder);
  }

  /**
   * A mount point, or a file in a folder that cannot take another, cannot be the target of a
   * rename.
   */
  private static boolean canOnlyBeOverwritten(Path target, IOException e) {
    String reason = StorageFault.reason(e);
    return (e instanceof AccessDeniedException
            || reason.contains("busy")
            || reason.contains("Read-only file system"))
        && Files.isRegularFile(target)
        && Files.isWritable(target);
  }

  private static void keepPermissions(Path target, Path part) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
    if (view != null && Files.isRegularFile(target)) {
      view.setPermissions(Files.getPosixFilePermissions(target));
    }
  }

  private static void deleteQuietly(Path part, Exception cause) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** A stream whose close only flushes: its opener closes it. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

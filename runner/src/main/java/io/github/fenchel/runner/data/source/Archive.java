package io.github.fenchel.runner.data.source;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.Folders;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * A tar, gzipped or not, or zip archive that someone else made. What it is, its content says.
 *
 * <p>It may hold regular files and folders only, each name once and within the archive: a link, a
 * device, a path that leads out, and an archive that inflates beyond its bounds are refused.
 *
 * @param found the archive, alone in its form
 * @param most how many bytes all that is in it may have
 */
public record Archive(Found found, long most) {
  private static final int MOST_ENTRIES = 2_000_000;
  private static final int PEEK = 512;
  private static final int TAR_MAGIC = 257;

  /** Takes what is in an archive. */
  private interface Taker {
    void take(String name, long size, InputStream content) throws IOException;
  }

  /** Returns where the archive is. */
  public Path path() {
    return found.path(found.file());
  }

  /**
   * Reads some files of the archive into memory, and checks all of it.
   *
   * @param wanted which ones, by their path in the archive
   * @return path to content, in the order of the paths
   * @throws FenchelException of kind USER if it is not the archive that was published, is truncated
   *     or corrupt, or holds what it must not
   */
  public Map<String, byte[]> read(Predicate<String> wanted) {
    Map<String, byte[]> files = new TreeMap<>();
    walk(
        (name, size, content) -> {
          if (wanted.test(name)) {
            files.put(name, content.readNBytes(Math.toIntExact(size)));
          }
        });
    return files;
  }

  /**
   * Unpacks the archive to a folder that does not exist yet: all of it, or nothing.
   *
   * @throws FenchelException as {@link #read} does; of kind MACHINE if the folder cannot be written
   */
  public void unpack(Path folder) {
    Path part = folder.resolveSibling(AtomicFile.TEMPORARY + UUID.randomUUID());
    try {
      try {
        Folders.make(part);
        walk(
            (name, size, content) -> {
              Path file = part.resolve(name);
              Folders.make(file.resolveSibling(""));
              AtomicFile.writeNew(file, content.readNBytes(Math.toIntExact(size)));
            });
        Folders.move(part, folder);
      } finally {
        Folders.delete(part);
      }
    } catch (IOException e) {
      if (!Folders.isThere(folder)) { // else another process was first
        throw StorageFault.writing(folder, e);
      }
    }
  }

  private void walk(Taker taker) {
    Path file = path();
    MessageDigest digest = PinnedFile.start(found.file().algorithm());
    try (InputStream in = RegularFile.open(file, PinnedFile.MOST)) {
      InputStream packed = new DigestInputStream(new BufferedInputStream(in, 1 << 16), digest);
      new Walk(taker).through(packed);
      packed.transferTo(OutputStream.nullOutputStream());
    } catch (Refused refused) {
      throw fault(": " + refused.getMessage(), refused);
    } catch (EOFException truncated) {
      throw fault(": truncated: the archive ends early", truncated);
    } catch (ZipException corrupt) {
      throw fault(": corrupt: " + StorageFault.reason(corrupt), corrupt);
    } catch (Written written) {
      throw StorageFault.writing(file, written.cause);
    } catch (IOException failure) {
      String reason = StorageFault.reason(failure);
      String kind =
          reason.startsWith("Truncated") || reason.startsWith("Unexpected EOF")
              ? ": truncated: "
              : ": cannot be read as an archive: ";
      throw fault(kind + reason, failure);
    } catch (IllegalArgumentException malformed) {
      throw fault(": corrupt: " + malformed.getMessage(), malformed);
    }
    String is = HexFormat.of().formatHex(digest.digest());
    String expected = found.file().digest();
    if (!expected.isEmpty() && !is.equals(expected)) {
      throw FenchelException.user(
          String.format(
              "%s: its %s is %s, expected %s; %s",
              file, found.file().algorithm(), is, expected, found.remedy()));
    }
  }

  private FenchelException fault(String what, Exception cause) {
    return new FenchelException(FailureKind.USER, path() + what + "; " + found.remedy(), cause);
  }

  /** What an archive must not hold. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String what) {
      super(what);
    }
  }

  /** A failure to write what is unpacked, which says nothing about the archive. */
  private static final class Written extends IOException {
    private static final long serialVersionUID = 1;
    private final IOException cause;

    Written(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  /** One pass through the archive. */
  private final class Walk {
    private final Taker taker;
    private final Set<String> names = new HashSet<>();
    private long left = most;

    Walk(Taker taker) {
      this.taker = taker;
    }

    void through(InputStream packed) throws IOException {
      BufferedInputStream peeked = new BufferedInputStream(packed, PEEK);
      byte[] head = peek(peeked);
      if (starts(head, 0x1f, 0x8b)) {
        // What a gzipped tar inflates to beyond its files is padding, and bounded, too.
        InputStream plain =
            new BufferedInputStream(new Inflated(new GZIPInputStream(peeked, 1 << 16)), PEEK);
        if (!isTar(peek((BufferedInputStream) plain))) {
          throw new Refused("is gzipped, but not a tar archive");
        }
        tar(plain);
        plain.transferTo(OutputStream.nullOutputStream());
      } else if (starts(head, 'P', 'K')) {
        entries(new ZipArchiveInputStream(peeked));
      } else if (isTar(head)) {
        tar(peeked);
      } else {
        throw new Refused("is no tar, tar.gz, or zip archive");
      }
    }

    private void tar(InputStream plain) throws IOException {
      entries(new TarArchiveInputStream(plain));
    }

    private void entries(ArchiveInputStream<? extends ArchiveEntry> archive) throws IOException {
      for (ArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        String name = name(entry);
        if (entry.isDirectory()) {
          continue;
        }
        requireFile(archive, entry, name);
        if (!names.add(name) || names.size() > MOST_ENTRIES) {
          throw new Refused("holds " + name + " twice, or more than " + MOST_ENTRIES + " files");
        }
        long size = Math.max(0, entry.getSize());
        if (size > Integer.MAX_VALUE - 8 || size > left) {
          throw tooLarge();
        }
        Counted content = new Counted(archive);
        take(name, entry.getSize() < 0 ? left : size, content);
        content.transferTo(OutputStream.nullOutputStream());
        if (entry.getSize() >= 0 && content.bytes != size) {
          throw new EOFException(name);
        }
      }
    }

    private void take(String name, long size, InputStream content) throws IOException {
      try {
        taker.take(name, Math.min(size, Integer.MAX_VALUE - 8), content);
      } catch (FileSystemException unwritten) {
        throw new Written(unwritten);
      }
    }

    private Refused tooLarge() {
      return new Refused("inflates to more than " + most + " bytes");
    }

    private static void requireFile(
        ArchiveInputStream<? extends ArchiveEntry> archive, ArchiveEntry entry, String name)
        throws IOException {
      boolean file =
          entry instanceof TarArchiveEntry tar
              ? isPlain(tar)
              : !((ZipArchiveEntry) entry).isUnixSymlink();
      if (!file) {
        throw new Refused("holds " + name + ", which is no regular file but a link or a device");
      }
      if (archive instanceof ZipArchiveInputStream zip
          && !zip.canReadEntryData((ZipArchiveEntry) entry)) {
        throw new Refused("holds " + name + ", which is encrypted or packed in an unknown way");
      }
    }

    private static boolean isPlain(TarArchiveEntry tar) {
      byte flag = tar.getLinkFlag();
      boolean file =
          flag == TarConstants.LF_NORMAL
              || flag == TarConstants.LF_OLDNORM
              || flag == TarConstants.LF_CONTIG;
      return file && !tar.isSparse();
    }

    private static String name(ArchiveEntry entry) throws IOException {
      String name = entry.getName().replaceFirst("^(\\./)+", "");
      Path path;
      try {
        path = Path.of(name);
      } catch (InvalidPathException unfit) {
        throw new Refused("holds a file of no legal name");
      }
      boolean out = path.isAbsolute() || name.startsWith("/") || name.indexOf('\\') >= 0;
      for (Path step : path) {
        out |= step.toString().equals("..");
      }
      if (out || (name.isEmpty() && !entry.isDirectory())) {
        throw new Refused("holds " + name + ", which leads out of the archive");
      }
      return path.normalize().toString();
    }

    /** The content of one entry, counted against all that may be in the archive. */
    private final class Counted extends FilterInputStream {
      private long bytes;

      Counted(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        if (n > 0) {
          bytes += n;
          left -= n;
          if (left < 0) {
            throw tooLarge();
          }
        }
        return n;
      }
    }

    /** What gzip inflates to; headers and padding of a tar are less than its files and a share. */
    private final class Inflated extends FilterInputStream {
      private long room = most + most / 4 + (64L << 20);

      Inflated(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        room -= Math.max(0, n);
        if (room < 0) {
          throw tooLarge();
        }
        return n;
      }
    }
  }

  private static byte[] peek(BufferedInputStream in) throws IOException {
    in.mark(PEEK);
    byte[] head = in.readNBytes(PEEK);
    in.reset();
    return head;
  }

  private static boolean starts(byte[] head, int first, int second) {
    return head.length > 1 && (head[0] & 255) == first && (head[1] & 255) == second;
  }

  private static boolean isTar(byte[] head) {
    return head.length == PEEK
        && new String(head, TAR_MAGIC, 5, StandardCharsets.US_ASCII).equals("ustar");
  }
}

package io.github.fenchel.api.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How folders are made, listed, moved, copied and deleted: links in them are never followed. */
public final class Folders {
  private Folders() {}

  /** Returns whether anything is at a path, even a link to nothing. */
  public static boolean isAnything(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns whether a path leads to something that exists. */
  public static boolean exists(Path path) {
    return Files.exists(path);
  }

  /** Returns whether a path leads to a folder, or to a link to one. */
  public static boolean isThere(Path folder) {
    return Files.isDirectory(folder);
  }

  /** Returns whether a path is a folder itself, and no link. */
  public static boolean isThereItself(Path folder) {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns whether this process may list a folder and reach what is in it. */
  public static boolean isReadable(Path folder) {
    return Files.isDirectory(folder) && Files.isReadable(folder) && Files.isExecutable(folder);
  }

  /** Returns whether a path is a link, wherever it leads. */
  public static boolean isLink(Path path) {
    return Files.isSymbolicLink(path);
  }

  /** Returns whether two paths lead to one place. */
  public static boolean same(Path a, Path b) throws IOException {
    return Files.isSameFile(a, b);
  }

  /** Returns when something was last changed. */
  public static FileTime modified(Path path) throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Refuses a path one of whose parts below a root is a link: it could lead anywhere.
   *
   * @throws IOException if there is one; its reason names it
   */
  public static void requireNoLink(Path root, Path path) throws IOException {
    Path at = root;
    if (path.equals(root)) {
      return;
    }
    for (Path part : root.relativize(path)) {
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        throw new FileSystemException(at.toString(), null, at + " is a link");
      }
    }
  }

  /**
   * Returns the entries of a folder, in the order of their names; none if it does not exist.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind MACHINE if it cannot be listed
   */
  public static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(all::add);
    } catch (DirectoryIteratorException e) {
      throw StorageFault.reading(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw StorageFault.reading(folder, e);
    }
    Collections.sort(all);
    return all;
  }

  /** Makes a folder and those above it, where they are missing. */
  public static void make(Path folder) throws IOException {
    Files.createDirectories(folder);
  }

  /**
   * Makes a folder.
   *
   * @throws java.nio.file.FileAlreadyExistsException if something is there
   */
  public static Path makeNew(Path folder) throws IOException {
    return Files.createDirectory(folder);
  }

  /** Makes a temporary folder that only this user can read, in the system's temporary folder. */
  public static Path makeTemporary(String prefix) throws IOException {
    return Files.createTempDirectory(prefix);
  }

  /** Moves something to a place on the same disk where nothing is, in one step. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns how many bytes the files in a folder have; files deleted meanwhile count as none. */
  public static long bytes(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      long bytes = 0;
      for (Path file : files.filter(RegularFile::isThereItself).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException | java.io.UncheckedIOException gone) {
      return 0;
    }
  }

  /** Deletes a file or a link, if it is there; never what a link leads to. */
  public static void deleteFile(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Deletes a folder if it is one, and empty. */
  public static void deleteIfEmpty(Path folder) throws IOException {
    if (isThereItself(folder) && in(folder).isEmpty()) {
      Files.deleteIfExists(folder);
    }
  }

  /** Deletes a folder and all in it, if it is there; of links, the links themselves. */
  public static void delete(Path folder) throws IOException {
    delete(folder, file -> true);
  }

  /**
   * Deletes the files of a folder that someone made, and the folders that are then empty.
   *
   * @param made which files, by their path within the folder
   * @return the files that were left, for someone else made them, by their path within the folder
   */
  public static List<Path> delete(Path folder, Predicate<Path> made) throws IOException {
    List<Path> left = new ArrayList<>();
    if (!isAnything(folder)) {
      return left;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (made.test(folder.relativize(file))) {
              Files.deleteIfExists(file);
            } else {
              left.add(folder.relativize(file));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            if (left.stream().noneMatch(file -> folder.resolve(file).startsWith(visited))) {
              Files.deleteIfExists(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return left;
  }

  /**
   * Copies all that is in a folder into another that is there: regular files and folders only.
   *
   * @throws IOException if it holds anything else, a link or a pipe; its reason names it
   */
  public static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(visited).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isRegularFile()) {
              String kind = attributes.isSymbolicLink() ? " is a link" : " is not a regular file";
              throw new FileSystemException(file.toString(), null, file + kind);
            }
            Path copy = to.resolve(from.relativize(file).toString());
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
                OutputStream out = Files.newOutputStream(copy, StandardOpenOption.CREATE_NEW)) {
              in.transferTo(out);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Makes a folder and all in it durable. */
  public static void force(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
              channel.force(true);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            forceEntries(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Makes the entries of a folder durable, where the system can do so. */
  public static void forceEntries(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows cannot open folders; its file systems journal the entries themselves.
      if (System.getProperty("os.name", "").startsWith("Linux")) {
        throw e;
      }
    }
  }
}

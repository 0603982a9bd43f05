package io.github.fenchel.api.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Folders that only this user and root can have written to. */
public final class PrivateFolder {
  private static final Path SELF = Path.of("/proc/self");
  private static final String USER = "unix:uid";

  private PrivateFolder() {}

  /**
   * Makes a folder that only this user may enter, and those above it, unless it is there.
   *
   * @throws IOException with the reason if it cannot be made, or is there and not safe
   */
  public static void make(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!isPosix(folder)) {
      Files.createDirectories(folder);
      return;
    }
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException there) {
      Optional<String> doubt = doubt(folder);
      if (doubt.isPresent()) {
        throw new IOException(doubt.get(), there);
      }
    }
  }

  /**
   * Says why a folder is not safe: it is a link, belongs to another user than this one or root, or
   * may be written by others. A group of the owner's own name has no other member.
   *
   * @return empty if it is safe, or not there
   * @throws IOException if that cannot be determined
   */
  public static Optional<String> doubt(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) || !isPosix(folder)) {
      return Optional.empty();
    }
    PosixFileAttributes is =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!is.isDirectory()) {
      return Optional.of(is.isSymbolicLink() ? "it is a link" : "it is not a folder");
    }
    return notOwn(is, (int) Files.getAttribute(folder, USER, LinkOption.NOFOLLOW_LINKS));
  }

  private static Optional<String> notOwn(PosixFileAttributes is, int owner) throws IOException {
    if (owner != 0 && owner != user()) {
      return Optional.of("it belongs to another user, " + is.owner().getName());
    }
    boolean group =
        is.permissions().contains(PosixFilePermission.GROUP_WRITE)
            && !is.group().getName().equals(is.owner().getName());
    return group || is.permissions().contains(PosixFilePermission.OTHERS_WRITE)
        ? Optional.of("users other than its owner may write to it")
        : Optional.empty();
  }

  /**
   * Returns whether a file is there, is no link, and only this user and root can have written it.
   *
   * @throws IOException if that cannot be determined
   */
  public static boolean isOwnFile(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return !isPosix(file)
        || notOwn(
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
                (int) Files.getAttribute(file, USER, LinkOption.NOFOLLOW_LINKS))
            .isEmpty();
  }

  /** Returns whether a folder is there and this user may write into it. */
  public static boolean isWritable(Path folder) {
    return Files.isDirectory(folder) && Files.isWritable(folder);
  }

  /**
   * Returns this user's number; 0 where users have none.
   *
   * @throws IOException if it cannot be determined
   */
  public static int user() throws IOException {
    if (Files.exists(SELF)) {
      return (int) Files.getAttribute(SELF, USER);
    }
    Path mine = Files.createTempFile("fenchel", null);
    try {
      return isPosix(mine) ? (int) Files.getAttribute(mine, USER) : 0;
    } finally {
      Files.delete(mine);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }
}

package io.github.fenchel.runner.data.source;

import io.github.fenchel.api.data.DataFile;
import io.github.fenchel.api.data.DataForm;
import io.github.fenchel.api.file.Folders;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A dataset that was found: all files of one form are there.
 *
 * @param form the form
 * @param folder the folder that its files lie in
 * @param remedy what to do if one is not as it should be
 */
public record Found(DataForm form, Path folder, String remedy) {

  /** Returns the first file. */
  public DataFile file() {
    return form.files().get(0);
  }

  /** Returns where a file is, gzipped or not. */
  public Path path(DataFile file) {
    Path published = folder.resolve(file.published());
    return Folders.exists(published) ? published : folder.resolve(file.name());
  }

  /** Reads all files whose content is known, and checks it. */
  public void verify() {
    for (DataFile file : form.files()) {
      if (!file.digest().isEmpty()) {
        new PinnedFile(file, PinnedFile.MOST)
            .check(path(file), OutputStream.nullOutputStream(), remedy);
      }
    }
  }

  /** Reads a file of the form into memory and checks it; {@code most} bounds unknown lengths. */
  public byte[] read(DataFile file, long most) {
    return new PinnedFile(file, most).read(path(file), remedy);
  }
}

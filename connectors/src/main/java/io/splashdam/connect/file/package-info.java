/**
 * Files as sources: a text becomes records, one for each line.
 *
 * <p>A source belongs to the thread that polls it.
 */
@NullMarked
package io.splashdam.connect.file;

import org.jspecify.annotations.NullMarked;

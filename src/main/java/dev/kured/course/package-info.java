/** The course that a rehearsal has taken: recorded, summed up, and shown as text, JSON and a page. */
@NullMarked
package dev.kured.course;

import org.jspecify.annotations.NullMarked;

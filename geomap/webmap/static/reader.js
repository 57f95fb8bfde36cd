"use strict";

/**
 * What a reader has open: one incident, the reports of one event, or a crowd at one place.
 *
 * @typedef {object} Parts of the page that show the same incidents
 * @property {Markers} markers
 * @property {IncidentDrawing} incidents
 * @property {{highlight: (incident: Incident | null) => void}} zones
 * @property {{focus: (index: number) => void, reveal: (index: number) => void}} list
 * @property {{expand: (open: boolean) => void}} panel
 *
 * @typedef {object} Reader
 * @property {() => number | null} opened index of the incident that is open
 * @property {() => string | null} selected its id
 * @property {(index: number, takeFocus: boolean) => void} open
 * @property {(rows: number[], position: L.LatLngTuple) => void} openCrowd rows at one place, too many to be told apart
 * @property {() => void} close
 * @property {(shows: (index: number) => boolean) => void} closeUnless close what does not show any more
 */

/**
 * The popup: one at a time.
 * @param {L.Map} map
 * @param {(focusLost: boolean) => void} onClosed
 * @returns {{open: (content: HTMLElement, position: L.LatLngTuple, takeFocus: boolean) => void, close: () => void}}
 */
function createPopup(map, onClosed) {
  const narrow = map.getSize().x < 600;
  const popup = L.popup({
    className: "gm-popup",
    autoPanPaddingTopLeft: [narrow ? 8 : 54, 12],
    autoPanPaddingBottomRight: [narrow ? 8 : 64, 12],
  });
  const close = () => map.closePopup(popup);
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Escape" && map.hasLayer(popup)) {
      // One press closes one thing.
      event.stopPropagation();
      close();
    }
  });
  popup.on("add", () => map.getContainer().classList.add("gm-reading"));
  popup.on("remove", () => {
    map.getContainer().classList.remove("gm-reading");
    const focused = document.activeElement;
    onClosed(focused === document.body || (popup.getElement()?.contains(focused) ?? false));
  });
  return {
    open(content, position, takeFocus) {
      const { x, y } = map.getSize();
      popup.options.maxWidth = Math.min(480, x - 60);
      popup.options.minWidth = Math.min(300, x - 60);
      popup.options.maxHeight = Math.max(160, Math.min(y - 90, 0.66 * y));
      map.getContainer().style.setProperty("--gm-popup-height", `${popup.options.maxHeight}px`);
      popup.setLatLng(position).setContent(content).openOn(map);
      showReport(content, takeFocus);
    },
    close,
  };
}

/**
 * Open and close incidents, and keep the map, the zones and the list in step.
 * @param {L.Map} map
 * @param {PageData} data
 * @param {Parts} parts
 * @param {() => void} onChange called when another one is open, or none
 * @returns {Reader}
 */
function createReader(map, data, { markers, incidents, zones, list, panel }, onChange) {
  /** @type {number | null} */
  let opened = null;
  const popup = createPopup(map, (focusLost) => {
    if (focusLost && opened !== null) {
      list.focus(opened);
      if (!document.activeElement?.closest(".gm-incidents")) {
        map.getContainer().focus({ preventScroll: true });
      }
    }
    mark(null);
  });

  /** @param {number | null} index */
  function mark(index) {
    opened = index;
    incidents.select(index);
    zones.highlight(index === null ? null : data.incidents.at(index));
    onChange();
  }

  /** @param {number} index a row that something is drawn at */
  function titleAt(index) {
    const marker = markers.of(index);
    return marker ? markerTitle(data, marker, index) : "";
  }

  /**
   * @param {number} index
   * @param {boolean} takeFocus
   */
  function open(index, takeFocus) {
    const marker = markers.of(index);
    if (!marker) {
      panel.expand(true);
      list.reveal(index);
      return;
    }
    const several = marker.reports.length > 1;
    const card = several ? eventCard(data, marker, index) : incidentCard(data, data.incidents.at(index));
    const others = incidents.beside(index);
    if (others.length) {
      card.append(crowdList(say("crowd.beside"), others, titleAt, (other) => open(incidents.first(other), takeFocus)));
    }
    popup.open(card, incidents.placeOf(index), takeFocus);
    mark(index);
  }

  return {
    opened: () => opened,
    selected: () => (opened === null ? null : data.incidents.at(opened).id),
    open,
    openCrowd(rows, position) {
      mark(null);
      const heading = counted("crowd.here", rows.length);
      const crowd = crowdList(heading, rows, titleAt, (index) => open(incidents.first(index), true));
      popup.open(element("article", { class: "gm-card" }, crowd), position, false);
    },
    close: popup.close,
    closeUnless(shows) {
      if (opened !== null && !shows(opened)) {
        popup.close();
      }
    },
  };
}

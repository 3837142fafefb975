import { violations } from './axe';
import { openNarrow, tooWide } from './narrow';
import { expect, test } from './story';

/** Long enough for a picture on any machine; cancelled afterwards. */
const BOOTSTRAP = [
  'import numpy as np',
  '',
  'random = np.random.default_rng(1)',
  'measured = random.gamma(2.0, size=200_000)',
  'means = []',
  'for resample in range(1, 20_001):',
  '    means.append(random.choice(measured, measured.size).mean())',
  '    if resample % 500 == 0:',
  '        print(f"bootstrap: {resample:,} of 20,000 resamples", flush=True)'
].join('\n');

const SPECTRUM = [
  'import matplotlib.pyplot as plt',
  'import numpy as np',
  'frequency = np.linspace(0, 12, 400)',
  'peak = lambda at, width: 1 / (1 + ((frequency - at) / width) ** 2)',
  'figure, axes = plt.subplots(figsize=(7, 2.2), layout="constrained")',
  'axes.plot(frequency, peak(3.2, 0.2) + 0.6 * peak(7.5, 0.3))',
  'axes.set(xlabel="frequency / Hz", yticks=[])',
  'plt.show()'
].join('\n');

for (const theme of ['light', 'dark'] as const) {
  test(`panel, cards and form look right in the ${theme} theme`, async ({
    hpc,
    page,
    picture
  }) => {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    await hpc.forgetJobs();
    await hpc.openPanel();
    await hpc.openNotebook('trend.ipynb', [SPECTRUM, BOOTSTRAP, 'means[:3]']);
    await hpc.submit(0);
    await hpc.delivered(0);
    const card = await hpc.submit(1);
    await expect(card.getByLabel('Last lines of the log')).toContainText(
      'of 20,000 resamples',
      { timeout: 60_000 }
    );
    await expect(hpc.cards(hpc.panel).first()).toHaveAttribute(
      'data-state',
      'running'
    );
    await picture(theme);
    if (theme === 'light') {
      await picture('jupyterlab-hpc');
    }
    expect(await violations(page, '.jp-HpcPanel, .jp-HpcOutput')).toEqual([]);

    const form = await hpc.openForm('fft-filter');
    await form.getByLabel('Upper cut-off').fill('-20');
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(form).toContainText('must be greater than 0');
    await picture(`${theme}-form`);
    expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
    await hpc.panel.getByRole('button', { name: /^cancel/ }).click();
    await expect(hpc.cards(hpc.panel).first()).toHaveAttribute(
      'data-state',
      'dismissed'
    );
  });
}

/** Files of site processes of which none can be offered: two are broken, two lack something. */
const TROUBLED: Record<string, string[]> = {
  'filter.yaml': [
    'inputs:',
    '  low: {schema: {type: flaot}}',
    'outputs:',
    '  out: {schema: {type: string}, stdout: true}',
    'command: [cat]'
  ],
  'mesh.yaml': [
    'outputs:',
    '  out: {schema: {type: string}, stdout: true}',
    'command: [mesh, "{inputs.geometry}"]'
  ],
  'train.yaml': [
    'outputs:',
    '  out: {schema: {type: string}, stdout: true}',
    'command: [train]',
    'needs: [a_package_that_is_not_installed]'
  ],
  'learn.yaml': [
    'outputs:',
    '  out: {schema: {type: string}, stdout: true}',
    'command: [learn]',
    'needs: [another_package_that_is_not_installed]'
  ]
};

for (const looks of ['light', 'dark', 'narrow'] as const) {
  test(`what a server wants to be known looks right: ${looks}`, async ({
    hpc,
    page,
    picture
  }) => {
    if (looks === 'dark') {
      await page.theme.setDarkTheme();
    }
    await hpc.forgetJobs();
    await (looks === 'narrow' ? openNarrow(hpc, page) : hpc.openPanel());
    for (const [name, lines] of Object.entries(TROUBLED)) {
      hpc.dropProcess(name, lines);
    }
    await expect(hpc.notice(/^Warning: filter\.yaml, line 2/)).toBeVisible();
    await expect(hpc.notice(/^Warning: mesh\.yaml, line 3/)).toBeVisible();
    const more = hpc.panel.getByText(/more notices?$/);
    await expect(more).toBeVisible();
    await picture(`notices-${looks}-folded`, hpc.panel);
    await more.click();
    await expect(hpc.notice(/^Note: .*another_package/)).toBeVisible();
    await picture(`notices-${looks}`, hpc.panel);
    expect(await tooWide(hpc.panel)).toBe(0);
    expect(await violations(page, '.jp-HpcPanel')).toEqual([]);
  });
}

/** What the process below leaves: a point, a line and an area of Europe. */
const SURVEY = {
  type: 'FeatureCollection',
  features: [
    { type: 'Point', coordinates: [24.9, 60.2] },
    {
      type: 'LineString',
      coordinates: [
        [24.9, 60.2],
        [10, 54],
        [7.1, 50.7]
      ]
    },
    {
      type: 'Polygon',
      coordinates: [
        [
          [-5, 36],
          [3, 42],
          [-2, 43.5],
          [-9, 43],
          [-9, 37],
          [-5, 36]
        ]
      ]
    }
  ].map(geometry => ({ type: 'Feature', properties: {}, geometry }))
};

/** A line of a command that prints JSON; braces of its own stand twice in a template. */
function printing(value: object): string {
  const text = JSON.stringify(value).replace(/[{}]/g, '$&$&');
  return `printf '%s' '${text}'`;
}

/** A process whose results have a place on the earth. */
const PLACES = [
  'title: Places of a survey',
  'outputs:',
  '  places:',
  '    schema: {type: object, contentMediaType: application/geo+json}',
  '    file: places.geojson',
  '  area:',
  '    schema: {type: object, format: ogc-bbox}',
  '    file: area.json',
  'command:',
  '  - sh',
  '  - -c',
  '  - |',
  `    ${printing(SURVEY)} > "$1"`,
  `    ${printing({ bbox: [170, -48, -175, -34] })} > "$2"`,
  '  - places',
  '  - "{outputs.places}"',
  '  - "{outputs.area}"'
];

for (const theme of ['light', 'dark'] as const) {
  test(`GeoJSON and a box are on a map in the detail and in the notebook: ${theme}`, async ({
    hpc,
    page,
    picture
  }) => {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    await hpc.openPanel();
    await hpc.openNotebook('places.ipynb', ['# Places']);
    hpc.dropProcess('places.yaml', PLACES);
    const detail = await hpc.runToPage(await hpc.openForm('places'));
    const places = /1 point, 1 line, 1 polygon; west -9°, south 36°/;
    await expect(detail.getByRole('img', { name: places })).toBeVisible();
    await expect(
      detail.getByRole('img', { name: /west 170°, south -48°, east -175°/ })
    ).toBeVisible();
    expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
    await picture(`map-detail-${theme}`, detail);

    await page.notebook.activate('places.ipynb');
    const outputs = await hpc.delivered(1);
    await expect(outputs.getByRole('img', { name: places })).toBeVisible();
    expect(await violations(page, '.jp-HpcMap')).toEqual([]);
    await picture(`map-notebook-${theme}`);
    const { cells } = await hpc.saved('places.ipynb');
    const types = cells[1].outputs?.flatMap(({ data }) =>
      Object.keys(data ?? {})
    );
    expect(types).toEqual(
      expect.arrayContaining(['application/geo+json', 'text/plain'])
    );
  });
}

test('the panel is usable at 200 pixels', async ({ hpc, page, picture }) => {
  await openNarrow(hpc, page);
  await hpc.openNotebook('narrow.ipynb', ['print("narrow")']);
  await hpc.submit(0);
  await hpc.delivered(0);
  const card = hpc.cards(hpc.panel).first();
  await expect(card).toHaveAttribute('data-state', 'successful');
  expect(await tooWide(hpc.panel)).toBe(0);
  await picture('narrow', hpc.panel);
});
